/** A load file that mutants are made of. */
export interface SeedFile {
  /** Where it is from; its ending is the name that the dialect is sniffed by. */
  readonly name: string;
  readonly bytes: Buffer;
}
