import { describe, expect, test } from 'vitest';
import { keysOfHeads, nativeHash } from '../../../../lambdas/documentloader/core/dedupe-heads.ts';
import type { Placement } from '../../../../lambdas/documentloader/core/families.ts';
import { keyText } from '../../../../shared/domain/dedupe-key.ts';
import { digestOf } from '../../../../shared/domain/digest.ts';
import type { InputDocument } from '../../../../shared/domain/document.ts';
import type { DedupePolicy } from '../../../../shared/domain/vocabulary.ts';
import { contentHash } from '../../../../shared/load-files/content-hash.ts';
import { inputDocument } from '../../../support/consumers/input-documents.ts';

const md5 = 'a'.repeat(32);
const head: Placement = { kind: 'head', fault: null };
const heads = (...ids: string[]) => new Map<string, Placement>(ids.map((id) => [id, head]));

const texts = (policy: DedupePolicy, documents: Parameters<typeof keysOfHeads>[1]) =>
  [...keysOfHeads(policy, documents, heads(...documents.map((d) => d.documentId)), 'range').values()].map(keyText);

describe('keysOfHeads', () => {
  test('gives keys to heads only', () => {
    const documents = ['H', 'M', 'J', 'D', 'X'].map((id) => inputDocument(id, { fields: { md5 } }));
    const placements = new Map<string, Placement>([
      ['H', head],
      ['M', { kind: 'member', headId: 'H' }],
      ['J', { kind: 'joins' }],
      ['D', { kind: 'deferred' }],
      ['X', { kind: 'duplicate', kept: { batchId: 1, documentId: 'K', exhibitId: null } }],
    ]);
    expect([...keysOfHeads('global', documents, placements, 'range').keys()]).toEqual(['H']);
  });

  test('gives none under the policy none, nor to a document that can match nothing', () => {
    expect(texts('none', [inputDocument('A', { fields: { md5 } })])).toEqual([]);
    expect(texts('global', [inputDocument('A')])).toEqual([]);
  });

  test('makes equal content one key in the whole case, or for one custodian', () => {
    const copies = ['Alice', 'alice ', 'Bob'].map((name) =>
      inputDocument(`of ${name}`, { custodians: [name, 'Carol'], fields: { md5 } }),
    );
    expect(new Set(texts('global', copies)).size).toBe(1);
    expect(new Set(texts('custodial', copies)).size).toBe(2);
  });

  test.each(['md5', 'sha256', 'sha1'] as const)('takes a native digest given as %s', (name) => {
    const document = (digest: string) => inputDocument('A', { fields: { [name]: digest } });
    expect(texts('global', [document('ab')])).toEqual(texts('global', [document('ab')]));
    expect(texts('global', [document('ab')])).not.toEqual(texts('global', [document('cd')]));
  });

  describe('given the digest of no bytes', () => {
    const nothing = {
      md5: 'd41d8cd98f00b204e9800998ecf8427e',
      sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    };

    test.each(['md5', 'sha1', 'sha256'] as const)('as %s has no key', (name) => {
      expect(texts('global', [inputDocument('A', { fields: { [name]: nothing[name] } })])).toEqual([]);
    });

    test('takes the next digest that is not of no bytes', () => {
      const hashOf = (fields: Partial<InputDocument['fields']>) => nativeHash(inputDocument('A', { fields }));
      expect(hashOf({ ...nothing, sha1: 'ab' })).toBe('ab');
      expect(hashOf({ md5: nothing.md5, sha256: 'cd', sha1: 'ab' })).toBe('cd');
      expect(hashOf(nothing)).toBeNull();
    });

    test('falls back to the message id, and to the hash of an e-mail', () => {
      const email = inputDocument('A', {
        docType: 'email',
        fields: { sender: 'a@x.org', sentAt: '2001-01-02 03:04:05' },
      });
      const given = { ...email, fields: { ...email.fields, ...nothing } };
      expect(texts('global', [given])).toEqual(texts('global', [email]));
      expect(texts('global', [given])).toHaveLength(1);
      const withId = (fields: Partial<InputDocument['fields']>) =>
        inputDocument('A', { fields: { ...fields, messageId: '<1@x>' } });
      expect(texts('global', [withId(nothing)])).toEqual(texts('global', [withId({})]));
    });
  });

  test('tells e-mails without a digest apart by the names of their attachments', () => {
    const email = inputDocument('H', {
      docType: 'email',
      fields: { sender: 'a@x.org', subject: 'Hi', sentAt: '2001-01-02 03:04:05' },
    });
    const key = (fileName: string) => {
      const documents = [email, inputDocument('M', { fields: { fileName } })];
      const placements = new Map<string, Placement>([
        ['H', head],
        ['M', { kind: 'member', headId: 'H' }],
      ]);
      return [...keysOfHeads('global', documents, placements, 'range').values()].map(keyText);
    };
    expect(key('a.doc')).toEqual(key('A.DOC'));
    expect(key('a.doc')).not.toEqual(key('b.doc'));
  });

  describe('of an e-mail without a digest', () => {
    const fields = { sender: 'a@x.org', subject: 'Hi', sentAt: '2001-01-02 03:04:05' };
    const email = inputDocument('H', { docType: 'email', fields });
    const nameless = inputDocument('M', {});
    const member: Placement = { kind: 'member', headId: 'H' };

    test.each([
      ['no attachment', [email], []],
      ['an attachment without a name', [email, nameless], ['']],
      ['two', [nameless, email, inputDocument('N', { fields: { fileName: 'a.doc' } })], ['', 'a.doc']],
    ])('that has %s are its own hash', (_, documents, names) => {
      const placements = new Map<string, Placement>(
        documents.map((d) => [d.documentId, d.documentId === 'H' ? head : member]),
      );
      expect(keysOfHeads('global', documents, placements, 'range').get('H')?.md5).toEqual(
        digestOf(contentHash(email, names)!),
      );
    });

    test('are none when it came by message, because the names of its attachments are not known', () => {
      const byMessage = (documents: InputDocument[]) => keysOfHeads('global', documents, heads('H'), 'messages');
      expect(byMessage([email]).size).toBe(0);
      expect(byMessage([inputDocument('H', { docType: 'email', fields: { ...fields, md5 } })]).size).toBe(1);
      expect(
        byMessage([inputDocument('H', { docType: 'email', fields: { ...fields, messageId: '<1@x>' } })]).size,
      ).toBe(1);
    });
  });
});
