import { open, rename } from 'node:fs/promises'

/**
 * Under another name first, and on the disk before it gets its own: whoever finds the file finds it whole, whatever killed
 * the process or the machine.
 */
export async function writeWholeFile(path: string, content: string | Uint8Array): Promise<void> {
  const partial = `${path}.partial-${process.pid}`
  const file = await open(partial, 'w')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(partial, path)
}
