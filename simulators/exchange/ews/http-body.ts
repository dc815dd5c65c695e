/** Owns reading a request body within a limit. */
import { type IncomingMessage } from 'node:http';

/** A sender who goes on beyond the limit this many times over is cut off. */
const PATIENCE = 8;

/** The body as bytes, or undefined when it is longer than `limit` (the rest is read and thrown away, so that the answer can be read). */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size <= limit) chunks.push(bytes);
    else chunks.length = 0;
    if (size > limit * PATIENCE) request.destroy();
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}
