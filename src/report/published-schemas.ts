import { z } from 'zod'
import { reportKinds } from './report-kinds.ts'

/** JSON Schemas (draft 2020-12) of all that is written as JSON, by file name. They allow fields that a later version adds. */
export function publishedSchemas(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(reportKinds).map(([format, { schema }]) => {
      const [, name, version] = format.split('/')
      const body = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' })
      return [`${name}-${version}.schema.json`, { $id: format, ...body }]
    }),
  )
}
