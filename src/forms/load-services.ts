import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { LinliError } from '../errors.ts'
import { checkDefinition } from './check-definition.ts'
import { type Definition, serviceDefinition } from './definition.ts'
import { locate } from './locate.ts'

/** A form that has passed every check, with a hash that changes when it does. */
export type Service = Definition & { readonly version: string }

/** Whether the project's own index of laws has this article, by the law's short name. */
type HasArticle = (law: string, article: string) => boolean

const NO_LAWS: HasArticle = () => false

/** Reads every `.yaml` of the folder; throws `service_invalid` with file:line and what to do. */
export function loadServices(folder: string, hasArticle = NO_LAWS): readonly Service[] {
  const services = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readService(name, readFileSync(join(folder, name), 'utf8'), hasArticle))
  const owners = new Map<string, string>()
  for (const { id, start } of services)
    for (const word of [id, ...start]) {
      const owner = owners.get(word)
      if (owner && owner !== id)
        throw new LinliError(
          'service_invalid',
          `${id}.yaml: start: "${word}" already means ${owner}; keep it in one of them.`,
        )
      owners.set(word, id)
    }
  return services
}

/** Reads one form from its YAML text. A duty to keep counts only with an article that is in the index of laws. */
export function readService(file: string, source: string, hasArticle = NO_LAWS): Service {
  const fail = (path: readonly PropertyKey[], what: string): never => {
    const line = locate(source).lineOf(path)
    throw new LinliError('service_invalid', `${file}:${line}: ${named(path)}${what}`)
  }
  const read = serviceDefinition.safeParse(readYaml(file, source))
  if (!read.success) {
    const [issue] = read.error.issues
    return fail(issue?.path ?? [], issue?.message ?? 'is not a form')
  }
  const fault = checkDefinition(read.data)
  if (fault) return fail(fault.path, fault.what)
  const duty = read.data.handling.keep_by_law
  if (duty && !hasArticle(duty.law, duty.article))
    return fail(
      ['handling', 'keep_by_law'],
      `${duty.law} ${duty.article} is not in knowledge/laws.yaml: add the law that was read, or leave this out.`,
    )
  if (file.replace(/\.yaml$/, '') !== read.data.id && file.endsWith('.yaml'))
    return fail(['id'], `must be the file's name.`)
  return withVersion(read.data)
}

function readYaml(file: string, source: string): unknown {
  try {
    return load(source)
  } catch (cause) {
    const fault = locate(source).fault ?? { line: 1, what: 'is no YAML' }
    throw new LinliError('service_invalid', `${file}:${fault.line}: ${fault.what}`, { cause })
  }
}

/** Adds the version hash to a checked definition. */
function withVersion(definition: Definition): Service {
  const version = createHash('sha256').update(JSON.stringify(definition)).digest('base64url')
  return { ...definition, version: version.slice(0, 10) }
}

function named(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>(
    (before, part) =>
      typeof part === 'number' ? `${before}[${part}]` : `${before}.${String(part)}`,
    '',
  )
  return text ? `${text.slice(1)}: ` : ''
}
