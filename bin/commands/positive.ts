import { InvalidArgumentError } from 'commander';

/** Reads an option or argument that is an id. */
export const positive = (text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It is a positive whole number.');
  return Number(text);
};
