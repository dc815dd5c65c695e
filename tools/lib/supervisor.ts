/**
 * Owns a set of supervised processes: remembers the order in which they started and ends them in the reverse order.
 */
import { Child, type ChildSpec } from './child.ts';

export class Supervisor {
  readonly #children: Child[] = [];

  /** Starts one more process and resolves when it is ready. A failed start leaves nothing behind. */
  async start(spec: ChildSpec): Promise<Child> {
    const child = new Child(spec);
    await child.start();
    this.#children.push(child);
    return child;
  }

  /** @throws when no process of that name was started here. */
  child(name: string): Child {
    const found = this.#children.find((one) => one.name === name);
    if (!found)
      throw new Error(`No process is called ${name}; there are ${this.#children.map((one) => one.name).join(', ')}`);
    return found;
  }

  /** Ends all, the youngest first, each only after the one before is gone. `onStop` is told each name. */
  async stop(onStop?: (name: string) => void): Promise<void> {
    for (let child = this.#children.pop(); child !== undefined; child = this.#children.pop()) {
      onStop?.(child.name);
      await child.stop();
    }
  }
}
