import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../shared/load-files/content-hash.ts';
import { readFields } from '../../../shared/load-files/records/read-record.ts';
import { inputDocument } from '../../support/consumers/input-documents.ts';

const mail = {
  docid: '1',
  from: 'Ann <ANN@x.org>',
  to: 'Bob <bob@x.org>; "Roe, C" <c@x.org>',
  cc: '',
  datesent: '2001-05-21 15:48:10',
  subject: 'Re:  plans',
};

function hash(changes: Record<string, string> = {}, names: string[] = []) {
  const read = readFields({ ...mail, ...changes }, 1, new Uint8Array());
  if (read.kind !== 'document') throw new Error('rejected');
  return contentHash(read.document, names);
}

describe('content hash of an e-mail', () => {
  it('is an MD5 in lower case', () => expect(hash()).toMatch(/^[0-9a-f]{32}$/));

  it('stays the same under another spelling of the same message', () => {
    const other = {
      from: 'ann@X.org',
      to: 'c@x.org, Robert <Bob@x.org>',
      subject: 're: plans',
      datesent: '5/21/2001 3:48:10 PM',
    };
    expect(hash(other, [])).toBe(hash());
    expect(hash({}, ['b.doc', 'A.doc'])).toBe(hash({}, ['a.doc', 'b.doc']));
    expect(hash({ bcc: 'z@x.org' })).toBe(hash());
  });

  it.each([
    ['sender', { from: 'eve@x.org' }],
    ['recipients', { to: 'bob@x.org' }],
    ['subject', { subject: 'Re: other' }],
    ['second', { datesent: '2001-05-21 15:48:11' }],
  ])('changes with the %s', (_, changes) => expect(hash(changes)).not.toBe(hash()));

  it('changes with the attachments', () => expect(hash({}, ['a.doc'])).not.toBe(hash()));

  it('tells apart recipients that have names only', () => {
    expect(hash({ to: 'Bob Roe' })).not.toBe(hash({ to: 'Carol Roe' }));
  });

  it('is null when too little is known or it is no e-mail', () => {
    expect(hash({ from: '' })).toBeNull();
    expect(hash({ datesent: '', subject: '', messageid: '<1@x>' })).toBeNull();
    expect(hash({ datesent: '', messageid: '<1@x>' })).toBeNull();
    expect(hash({ subject: '', messageid: '<1@x>' })).not.toBeNull();
    expect(hash({ datesent: '' })).toBeNull();
    const fields = { sender: 'ann@x.org', sentAt: '2001-05-21 15:48:10' };
    expect(contentHash(inputDocument('D1', { docType: 'email', fields }), [])).not.toBeNull();
    expect(contentHash(inputDocument('D1', { docType: 'edoc', fields }), [])).toBeNull();
  });
});
