/** WAT functions under names of their own; equal functions, of any graph, are one. */
export class KernelSet {
  private readonly names = new Map<string, string>();

  /** The name under which the module exports a function. */
  add(make: (name: string) => string): string {
    const text = make('name');
    const known = this.names.get(text);
    if (known !== undefined) return known;
    const name = `kernel.${this.names.size}`;
    this.names.set(text, name);
    this.made.push(make(name));
    return name;
  }

  private readonly made: string[] = [];

  get texts(): readonly string[] {
    return this.made;
  }
}
