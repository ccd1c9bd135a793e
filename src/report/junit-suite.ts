import { escapeXml } from './escape.ts'

export interface JunitCase {
  classname: string
  name: string
  /** Null where the test passed. */
  result: { is: 'failure' | 'error' | 'skipped'; type: string; message: string; text?: string } | null
}

/** The result of tests as JUnit XML; the counts of the suite are those of its cases. Every text is escaped here. */
export function junitSuite({
  name,
  at,
  properties,
  cases,
}: {
  name: string
  at: string
  properties: Record<string, string | number>
  cases: readonly JunitCase[]
}): string {
  const count = (is: 'failure' | 'error' | 'skipped') => cases.filter(({ result }) => result?.is === is).length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" timestamp="${escapeXml(at)}">`,
    '  <properties>',
    ...Object.entries(properties).map(
      ([key, value]) => `    <property name="${escapeXml(key)}" value="${escapeXml(String(value))}"/>`,
    ),
    '  </properties>',
    ...cases.map(testCase),
    '</testsuite>',
    '',
  ].join('\n')
}

function testCase({ classname, name, result }: JunitCase): string {
  const opening = `  <testcase classname="${escapeXml(classname)}" name="${escapeXml(name)}"`
  if (result === null) return `${opening}/>`
  const { is, type, message, text = '' } = result
  const attribute = `message="${escapeXml(message)}"`
  // A skipped test has no type in the format that servers read.
  if (is === 'skipped') return `${opening}><skipped ${attribute}/></testcase>`
  return `${opening}><${is} type="${escapeXml(type)}" ${attribute}>${escapeXml(text)}</${is}></testcase>`
}
