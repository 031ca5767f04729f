import { join } from 'node:path'
import { loadJudge } from './answers/answers.ts'
import { loadServices, type Service } from './forms/forms.ts'
import { loadLaws, openKnowledge } from './knowledge/knowledge.ts'
import {
  loadDangerModel,
  loadDangerWords,
  loadEmergencies,
  loadIntents,
  loadLabelModel,
  loadLikely,
  loadPinyin,
  loadScope,
  loadWordClasses,
} from './routing/routing.ts'
import { loadRota } from './staff/staff.ts'

export type Files = ReturnType<typeof loadFiles>

/** Everything that is written in files and that a start needs; each throws by file and field. */
export function loadFiles(root: string) {
  const scopeFile = join(root, 'prompts/scope.yaml')
  const emergencyFile = join(root, 'prompts/emergency.yaml')
  const dangers = loadDangerModel(
    join(root, 'knowledge/danger.json'),
    loadDangerWords(emergencyFile),
  )
  const labels = loadLabelModel(join(root, 'knowledge/scope.json'), loadWordClasses(scopeFile))
  return {
    knowledge: openKnowledge(join(root, 'knowledge')),
    services: loadServicesIn(root),
    rotaFile: loadRota(join(root, 'knowledge/rota.yaml')),
    judge: loadJudge(join(root, 'knowledge/abstention.json')),
    emergencies: loadEmergencies(emergencyFile, dangers),
    intentOf: loadIntents(join(root, 'prompts/intents.yaml')),
    scope: loadScope(scopeFile),
    inWords: loadPinyin(join(root, 'prompts/pinyin.yaml')),
    likely: loadLikely(scopeFile, labels),
  }
}

/** The services; what one of them says a law has us keep must stand in the index of laws. */
export function loadServicesIn(root: string): readonly Service[] {
  return loadServices(join(root, 'knowledge/services'), articlesIn(root))
}

/** Whether the index of laws has an article, by the law's short name. */
export function articlesIn(root: string): (law: string, article: string) => boolean {
  const laws = loadLaws(join(root, 'knowledge/laws.yaml'))
  return (law, article) => laws.get(law)?.hasArticle(article) ?? false
}
