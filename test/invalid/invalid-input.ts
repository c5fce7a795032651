/** One bad input and the code of the error it must end in. */
export interface InvalidInput {
  /** Code that the thrown error must hold. */
  readonly code: string;
  /** What is wrong with the input, for the test's name. */
  readonly title: string;
  /** Offers the bad input to the library; must throw. */
  run(): void | Promise<void>;
}
