import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** What one side of the pipe says to the other: JSON and bytes. */
export interface Message {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Uint8Array;
}

interface Waiting {
  resolve(message: Message): void;
  reject(error: Error): void;
}

const NEWLINE = 10;
/** Characters of what the process says on stderr that are kept. */
const STDERR_KEPT = 4096;

/**
 * A Python process that answers calls one at a time over its stdin and stdout; the script says how messages look. It
 * ends when it is closed, and by itself when its stdin does: whatever becomes of us, it is not left behind.
 */
export class PythonProcess {
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private readonly ended: Promise<unknown>;
  /** What has come and nobody has been given yet, and how many bytes that is. */
  private chunks: Buffer[] = [];
  private size = 0;
  /** How many bytes the message under way has, once its first line has come. */
  private expected = 0;
  private stderr = '';
  private waiting: Waiting | null = null;
  private death: Error | null = null;

  constructor(interpreter: string, script: string) {
    // One thread: workers divide the cores, and not every BLAS asks PyTorch how many it may have.
    const threads = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
    const env = { ...process.env, ...threads };
    this.child = spawn(interpreter, [script], { env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.once('error', ({ message }) => {
      this.die(message);
    });
    this.child.once('close', (code, signal) => {
      this.die(this.lastWords() ?? (signal === null ? `exit code ${code ?? 'unknown'}` : signal));
    });
    // A process that is gone breaks the pipe; its end says more than the pipe does.
    this.child.stdin.on('error', () => undefined);
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-STDERR_KEPT);
    });
    this.child.stdout.on('data', (bytes: Buffer) => {
      this.take(bytes);
    });
  }

  /**
   * The message that comes unasked at the start.
   *
   * @throws Error with what the process says instead, when it ends without one, or when it takes longer
   */
  async greeting(limitSeconds: number): Promise<Message> {
    const timer = setTimeout(() => {
      this.die(`it said nothing for ${limitSeconds} seconds`);
    }, 1000 * limitSeconds);
    try {
      return await this.answer();
    } finally {
      clearTimeout(timer);
    }
  }

  private answer(): Promise<Message> {
    return new Promise((resolve, reject) => {
      if (this.death !== null) {
        reject(this.death);
        return;
      }
      this.waiting = { resolve, reject };
      this.take(Buffer.alloc(0));
    });
  }

  /** @throws Error with what the script says when the call failed, or the process's last words when it died */
  async call(header: Message['header'], ...parts: readonly Uint8Array[]): Promise<Message> {
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    const answer = this.answer();
    this.child.stdin.write(`${JSON.stringify({ ...header, bytes })}\n`);
    for (const part of parts) this.child.stdin.write(part);
    const message = await answer;
    if (typeof message.header['error'] === 'string') throw new Error(message.header['error']);
    return message;
  }

  async close(): Promise<void> {
    this.child.kill('SIGKILL');
    // Where the interpreter is a script, what it started may still hold the pipes, which would never be over.
    for (const pipe of this.child.stdio) pipe?.destroy();
    await this.ended;
  }

  /** Hands a message to who waits for it, once all of it is there. */
  private take(bytes: Buffer): void {
    this.chunks.push(bytes);
    this.size += bytes.length;
    const { waiting } = this;
    // A large message comes in many pieces, which are put together once.
    if (waiting === null || this.size < this.expected) return;
    const received = Buffer.concat(this.chunks);
    this.chunks = [received];
    const end = received.indexOf(NEWLINE);
    if (end < 0) return;
    const header = parsed(received.toString('utf8', 0, end));
    if (header === undefined) {
      this.child.kill('SIGKILL');
      this.die(`it says ${JSON.stringify(received.toString('utf8', 0, Math.min(end, 80)))}`);
      return;
    }
    const size = end + 1 + header.bytes;
    if (received.length < size) {
      this.expected = size;
      return;
    }
    // A copy starts at a multiple of eight, where numbers of any size can be read.
    const payload = Uint8Array.from(received.subarray(end + 1, size));
    this.chunks = [received.subarray(size)];
    this.size -= size;
    this.expected = 0;
    this.waiting = null;
    waiting.resolve({ header, payload });
  }

  private die(how: string): void {
    this.death ??= new Error(how);
    this.waiting?.reject(this.death);
    this.waiting = null;
  }

  private lastWords(): string | undefined {
    return this.stderr.trimEnd().split('\n').at(-1)?.trim() || undefined;
  }
}

/** Undefined where a line is no header. */
function parsed(line: string): (Message['header'] & { readonly bytes: number }) | undefined {
  try {
    const header = JSON.parse(line) as (Message['header'] & { readonly bytes: number }) | null;
    return Number.isInteger(header?.bytes) ? header! : undefined;
  } catch {
    return undefined;
  }
}
