import { describe, expect, test } from 'vitest';
import { loadFileDigest, messageBatchDigest } from '../../../shared/batches/core/batch-source.ts';
import { dedupeKey, memberKey } from '../../../shared/domain/dedupe-key.ts';
import { documentIdDigest, nameDigest } from '../../../shared/domain/digest.ts';
import { contentHash } from '../../../shared/load-files/content-hash.ts';
import { inputDocument } from '../../support/consumers/input-documents.ts';

/**
 * Digests are stored in keys. One that changes finds nothing of what is there: a batch would be loaded again, and every
 * document would be new. The values were worked out with another tool (`printf … | sha256sum`).
 */
describe('a digest in a key stays what it was:', () => {
  const hex = (digest: Buffer | undefined) => digest?.toString('hex');

  test('of a load file, by its version or its entity tag', () => {
    expect(hex(loadFileDigest('sources', 'cases/7/a/x.dat', 'v1', 'e1'))).toBe(
      '39b800060810fe7ecf508b7259ee3be20ef5e8aff4c64be1fd79652b310f3843',
    );
    expect(hex(loadFileDigest('sources', 'cases/7/a/x.dat', null, 'e1'))).toBe(
      'f41b5a0af503aa22ff77e21a0a0bd470d5d6ae01c1ef75913ba5043571037bb2',
    );
  });

  test('of a batch of messages', () => {
    expect(hex(messageBatchDigest('Mail 1'))).toBe('87babc880ca0c3e0412c3a28d37b92095a705229f4fb3757064aa88b4af0e1b7');
  });

  test('of the name of a person or a field', () => {
    expect(hex(nameDigest(' Bailey,  STRAßE '))).toBe(
      '829a8bf7d93ad398dbf4aee0806ef021128a6194ebc287ab57c59804e86d2bbe',
    );
  });

  test('of the id of a document', () => {
    expect(hex(documentIdDigest('ABC-É 0001'))).toBe(
      'a26a98eed284a6048d63f74f1235cbcaca4f47df4317d8443639ea6eebdf2616',
    );
  });

  test('of a document, and of a member of its family', () => {
    const document = { messageId: '<1@x.org>', bcc: 'c@x.org', md5: 'AB', docType: 'email', custodian: 'Ann' } as const;
    const key = dedupeKey('custodial', document)!;
    expect([key.messageId, key.bcc, key.md5].map(hex)).toEqual([
      '45f6b962932bddd9165497336dae4e93333e98506e21dc4c0d7c1921c6681ee1',
      '7f869030e2edb501379d9216fa0bc97941cbec3d9315db0807fce3379d019e42',
      'fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603',
    ]);
    const member = memberKey(key, 'a.doc', 1, 'edoc');
    expect(member).toMatchObject({ custodian: key.custodian, docType: 'edoc', matchedOn: 'family' });
    expect([member.messageId, member.md5].map(hex)).toEqual([
      '2351e4c8718cd50f4408a256ead5add722748e8b2237d0fecd08e8489c081a24',
      '76205c451831cc0aec3c13e03dc9702be7b1ed8d3540796dd047e7d15d50670e',
    ]);
  });

  test('of an e-mail without a native', () => {
    const email = inputDocument('D1', {
      docType: 'email',
      fields: {
        sender: 'Ann <ANN@x.org>',
        recipients: 'Bob@x.org',
        cc: 'c@x.org',
        subject: 'RE:   plans',
        sentAt: '2001-05-21 15:48:10',
      },
    });
    expect(contentHash(email, ['A.doc'])).toBe('be4041158761931b32c1fb179ae30d53');
  });
});
