/**
 * The letters that MySQL and MariaDB lower in a `utf8mb4_bin` column: those of Unicode 3, without the ones beyond 16 bits. It
 * is a list of its own, because JavaScript knows more letters, and with each version of Node.js yet others.
 */
const LETTERS =
  /[A-\u021e\u0222-\u0232\u0386-\u03ab\u03da-\u03ee\u0400-\u0480\u048c-\u04be\u04c1-\u04c3\u04c7\u04cb\u04d0-\u04f4\u04f8\u0531-\u0556\u1e00-\u1e94\u1ea0-\u1ef8\u1f08-\u1ffc\u2126\u212a\u212b\u2160-\u216f\u24b6-\u24cf\uff21-\uff3a]/g;

/**
 * A document id as the database's LOWER gives it, letter by letter: one letter always becomes one, so a word's end changes
 * none, and `İ` is `i` without the dot above that JavaScript adds. Other letters stay as they are.
 */
export const loweredId = (id: string): string => id.replace(LETTERS, (letter) => letter.toLowerCase().charAt(0));
