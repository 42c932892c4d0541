/** Invented people; `.example` is a domain that nobody can own. https://www.rfc-editor.org/rfc/rfc2606 */
export interface Person {
  readonly first: string;
  readonly last: string;
  readonly address: string;
}

const person = (first: string, last: string, company: string): Person => ({
  first,
  last,
  address: `${first}.${last}@${company}.example`.toLowerCase(),
});

/** Whose mail was collected. */
export const CUSTODIANS: readonly [Person, Person] = [
  person('Ada', 'Quill', 'harrow-freight'),
  person('Jonas', 'Marrow', 'harrow-freight'),
];

export const CORRESPONDENTS: readonly Person[] = [
  person('Imke', 'Sorrel', 'harrow-freight'),
  person('Bela', 'Thistle', 'harrow-freight'),
  person('Oren', 'Fallow', 'harrow-freight'),
  person('Mirja', 'Kestrel', 'dunmore-shipping'),
  person('Tobin', 'Larch', 'dunmore-shipping'),
  person('Noor', 'Pellam', 'dunmore-shipping'),
  person('Hale', 'Winterbourne', 'port-of-selby'),
  person('Suvi', 'Ashdown', 'port-of-selby'),
];

/** One has an umlaut, and one a thorn, which a careless reader takes for a qualifier. */
export const SUBJECTS: readonly string[] = [
  'Berth allocation',
  'Storage rates',
  'Demurrage on the second vessel',
  'Draft of the settlement',
  'Überstunden am Terminal',
  'Visit of the Alþingi',
  'Insurance certificates',
  'Minutes of Monday',
];

export const FILES: readonly (readonly [name: string, extension: string])[] = [
  ['tariff', 'xlsx'],
  ['invoice', 'pdf'],
  ['bill of lading', 'pdf'],
  ['agreement', 'docx'],
  ['site photo', 'jpg'],
  ['notes', 'txt'],
];

export const FOLDERS: readonly string[] = ['Inbox', 'Sent Items', 'Deleted Items', 'Harbour', 'Archive'];
export const ISSUES: readonly string[] = ['Pricing', 'Capacity', 'Delay', 'Safety', 'Insurance', 'Settlement'];
export const CONFIDENTIALITY: readonly string[] = ['Public', 'Confidential', 'Attorneys only'];

/** Dates that no calendar and no column of MySQL has. */
export const UNREADABLE_DATES: readonly string[] = ['02/30/2014', '00/00/0000', '06/15/0001', 'last Tuesday'];
