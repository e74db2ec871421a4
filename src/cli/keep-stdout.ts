/** What a suite prints is for people: stdout carries what was asked for and nothing else. */
export function keepStdout(): void {
  console.log = console.info = console.debug = console.error;
}
