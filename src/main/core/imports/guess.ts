import type { ColumnMap, ImportField } from '../../../contract/imports'
import { isBlank, readCacheHit, readCost, readTokens } from './fields'
import { makeTimeReader } from './times'

export interface SampledColumn {
  name: string
  samples: string[]
}

/** Usual names, likeliest first, as `bareName` leaves them. From the exporters named in FORMATS.md. */
const synonyms: readonly (readonly [ImportField, readonly string[]])[] = [
  [
    'time',
    (
      'timestamp createdat datetime starttimeiso starttime startedat created date time ts when eventtime ' +
      'requesttime timecreated usagedateutc usagedate occurredat logtime timestampms'
    ).split(' '),
  ],
  [
    'provider',
    (
      'provider providername customllmprovider modelprovider vendor llmprovider providerid ' +
      'genaiprovidername genaisystem publisher'
    ).split(' '),
  ],
  [
    'model',
    (
      'model modelname modelid genairesponsemodel responsemodel genairequestmodel llmmodel ' +
      'modelpermaslug modelversion modelslug deployment engine modelgroup'
    ).split(' '),
  ],
  [
    'project',
    (
      'project projectid projectname userapikeyprojectid workspace workspacename team teamid ' +
      'appname application app cwd'
    ).split(' '),
  ],
  [
    'input',
    (
      'inputtokens prompttokens contexttokens tokensprompt tokensinput tokensin inputtokencount ' +
      'prompttokencount genaiusageinputtokens usageinputtokensnocache inputwocachewrite ' +
      'totalinputtokens numinputtokens inputtoken prompttoken input prompt'
    ).split(' '),
  ],
  [
    'output',
    (
      'outputtokens completiontokens generatedtokens tokenscompletion tokensoutput tokensout ' +
      'outputtokencount candidatestokencount genaiusageoutputtokens usageoutputtokens ' +
      'totaloutputtokens numoutputtokens responsetokens outputtoken completiontoken output ' +
      'completion'
    ).split(' '),
  ],
  [
    'cacheRead',
    (
      'cachereadinputtokens cachedtokens inputcachedtokens cachedinputtokens tokenscached ' +
      'cachereadtokens usageinputtokenscacheread cachedcontenttokencount ' +
      'genaiusagecachereadinputtokens inputcacheread cachehittokens cacheread'
    ).split(' '),
  ],
  [
    'cacheWrite5m',
    (
      'cachecreationinputtokens cachewriteinputtokens usageinputtokenscachewrite5m ' +
      'ephemeral5minputtokens cachewritetokens cachewrite genaiusagecachecreationinputtokens ' +
      'inputcachecreation cachewrite5mtokens'
    ).split(' '),
  ],
  [
    'cacheWrite1h',
    'usageinputtokenscachewrite1h ephemeral1hinputtokens cachewrite1htokens'.split(' '),
  ],
  [
    'reasoning',
    'reasoningtokens tokensreasoning reasoningoutputtokens thoughtstokencount outputreasoning'.split(
      ' ',
    ),
  ],
  ['cacheHit', 'cachehit fromcache iscached cached cachestatus cacheresult cache'.split(' ')],
  [
    'cost',
    (
      'costusd totalcostusd cost totalcost costtotal spend usd amountusd amountvalue amount ' +
      'price'
    ).split(' '),
  ],
  [
    'eventId',
    'requestid generationid eventid callid responseid completionid uuid guid id'.split(' '),
  ],
]

/**
 * Which column is probably what. A name alone does not do: `input` is often the prompt's text, and
 * an `id` that counts from 1 would take another file's calls for the same ones.
 */
export function guessColumns(columns: readonly SampledColumn[]): ColumnMap {
  const map: ColumnMap = {}
  const free = new Set(columns)
  for (const [field, names] of synonyms) {
    const found = names
      .flatMap((name) => [
        ...columns.filter((column) => bareName(column.name) === name),
        ...columns.filter((column) => bareName(lastPart(column.name)) === name),
      ])
      .find((column) => free.has(column) && fits(field, column.samples))
    if (!found) continue
    map[field] = found.name
    free.delete(found)
  }
  return map
}

export function bareName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** Of a path through nested objects, what it leads to. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

const readTime = makeTimeReader('UTC')

function fits(field: ImportField, samples: readonly string[]): boolean {
  const filled = samples.filter((sample) => !isBlank(sample))
  switch (field) {
    case 'time':
      return mostly(filled, (sample) => readTime(sample) !== null)
    case 'input':
    case 'output':
    case 'cacheRead':
    case 'cacheWrite5m':
    case 'cacheWrite1h':
    case 'reasoning':
      return mostly(filled, (sample) => typeof readTokens(sample) === 'number')
    case 'cost':
      return mostly(filled, (sample) => typeof readCost(sample) === 'number')
    case 'cacheHit':
      return mostly(filled, (sample) => typeof readCacheHit(sample) === 'boolean')
    case 'eventId':
      return (
        filled.length > 0 &&
        new Set(filled).size === filled.length &&
        filled.every((sample) => sample.length >= 12)
      )
    default:
      return true
  }
}

/** A few bad rows in the head of a file do not make its column another one. */
export function mostly(samples: readonly string[], test: (sample: string) => boolean): boolean {
  return samples.filter(test).length * 2 >= samples.length
}
