import { join } from 'node:path'
import { openJudge, readJudgeFile } from '../../src/judges/index.ts'
import { openModel } from '../../src/models/providers/open-model.ts'
import { openSqliteStore } from '../../src/store/index.ts'

/** The bodies that `goodhart judge` posts for the first items of a project. */
export async function requestBodies(folder: string, most: number): Promise<string[]> {
  const bodies: string[] = []
  const keep = (async (_: unknown, { body }: RequestInit) => {
    bodies.push(String(body))
    return new Response('{}')
  }) as typeof fetch
  const { definition } = await readJudgeFile(join(folder, 'judge.md'))
  const { judge } = await openJudge(definition, {
    openModel: (spec) => openModel(spec, { env: {}, fetch: keep }),
    env: {},
    basePath: folder,
  })
  await using store = await openSqliteStore(join(folder, '.goodhart', 'goodhart.db'))
  for await (const item of store.items('items.csv')) {
    await judge.ask({ item, criterion: { id: 'criterion', question: 'Does the output pass?' }, repeat: 0 })
    if (bodies.length === most) break
  }
  return bodies
}
