import { open, readdir, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import type { AgentTool } from '../../../contract/agents'
import type { Instant } from '../../../contract/values'
import type { AgentEnvironment } from '../ports'
import type { SourceFile } from '../source-files'
import { type AgentPlace, agentPlaces, shownPlace } from './places'

/** A tool's logs, as names, sizes and times tell. */
export interface FoundLogs {
  tool: AgentTool
  places: string[]
  files: LogFile[]
  bytes: number
  sessions: number | null
}

export interface LogFile extends SourceFile {
  modifiedMs: number
  place: string
}

const STATS_AT_ONCE = 64

/** What a tool has logged on this machine; null where it has not. Nothing is opened. */
export async function scanTool(
  tool: AgentTool,
  environment: AgentEnvironment,
): Promise<FoundLogs | null> {
  const places: string[] = []
  const files: LogFile[] = []
  const sessions = new Set<string>()
  let unknown = false
  for (const place of agentPlaces(tool, environment)) {
    const found = await scanPlace(place)
    if (found.length === 0) continue
    places.push(shownPlace(place.folder, environment.home))
    files.push(...found)
    for (const file of found) {
      const session = place.sessionOf(file.place)
      if (session === null) unknown = true
      else sessions.add(`${place.folder}\0${session}`)
    }
  }
  if (files.length === 0) return null
  return {
    tool,
    places,
    files,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    sessions: unknown ? null : sessions.size,
  }
}

async function scanPlace({ folder, isLog }: AgentPlace): Promise<LogFile[]> {
  const paths: string[] = []
  for (const entry of await listFolder(folder)) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && isLog(placeOf(folder, path))) paths.push(path)
  }
  const files: LogFile[] = []
  for (let start = 0; start < paths.length; start += STATS_AT_ONCE) {
    const some = paths.slice(start, start + STATS_AT_ONCE)
    for (const file of await Promise.all(some.map((path) => factsOf(folder, path)))) {
      if (file) files.push(file)
    }
  }
  return files.toSorted((a, b) => (a.place < b.place ? -1 : 1))
}

/** A folder that is missing, or may not be read, holds nothing. */
async function listFolder(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true })
  } catch {
    return []
  }
}

/** null: empty, or gone in the meantime. */
async function factsOf(folder: string, path: string): Promise<LogFile | null> {
  const facts = await stat(path).catch(() => null)
  if (!facts || facts.size === 0) return null
  return {
    path,
    name: basename(path),
    size: facts.size,
    modifiedMs: Math.floor(facts.mtimeMs),
    place: placeOf(folder, path),
  }
}

function placeOf(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/')
}

/** So many files at either end are looked into: a file's time says when it was last written only. */
const LOOKED_INTO = 12
const PIECE_BYTES = 64 * 1024
/** Of the times that logs write: "timestamp":"2026-01-31T09:30:00.000Z". */
const TIME = /"(?:timestamp|startTime|time)"\s*:\s*"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)"/g

/**
 * When the first and the last entry were written, as far as the oldest and newest files tell; files
 * that say no times are dated by when they were last written.
 */
export async function periodOf(
  files: readonly LogFile[],
): Promise<{ from: Instant | null; to: Instant | null }> {
  const byTime = files.toSorted((a, b) => a.modifiedMs - b.modifiedMs)
  const oldest = byTime.slice(0, LOOKED_INTO)
  const newest = byTime.slice(-LOOKED_INTO)
  const firsts = await Promise.all(oldest.map((file) => timesIn(file, 'start')))
  const lasts = await Promise.all(newest.map((file) => timesIn(file, 'end')))
  const from = Math.min(...firsts.flat())
  const to = Math.max(...lasts.flat())
  return {
    from: instantOf(Number.isFinite(from) ? from : oldest[0]?.modifiedMs),
    to: instantOf(Number.isFinite(to) ? to : newest.at(-1)?.modifiedMs),
  }
}

async function timesIn(file: LogFile, end: 'start' | 'end'): Promise<number[]> {
  if (!/\.jsonl?$/.test(file.name)) return []
  try {
    const handle = await open(file.path, 'r')
    try {
      const size = Math.min(PIECE_BYTES, file.size)
      const at = end === 'start' ? 0 : file.size - size
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, at)
      const text = buffer.toString('latin1', 0, bytesRead)
      return [...text.matchAll(TIME)]
        .map(([, time = '']) => Date.parse(time))
        .filter((time) => !Number.isNaN(time))
    } finally {
      await handle.close()
    }
  } catch {
    return []
  }
}

function instantOf(ms: number | undefined): Instant | null {
  return ms !== undefined ? `${new Date(ms).toISOString().slice(0, 19)}Z` : null
}
