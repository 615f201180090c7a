import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { SavedFile } from '../../../contract/files'
import type { ReportFile, ReportFormat, ReportRequest } from '../../../contract/reports'
import type { CoreDeps } from '../deps'
import { diskError } from '../uploads'
import { openScope } from '../usage-scope'
import { reportName } from './build'
import type { ReportDeps } from './context'
import { inTemporaryFolder, publishFile, publishFolder, publishZip } from './files/publish'
import { type ReportRun, type WriteDeps, writeReportFiles } from './files/write-files'
import type { ReportManifest } from './manifest'
import type { ReportStore } from './store'
import { TEMPLATES } from './templates'

export type RunDeps = WriteDeps & Pick<CoreDeps, 'files'> & { store: ReportStore }

/** A report in a folder of its own, `<out>/<name>/`. */
export interface ReportFolder {
  folder: string
  files: (ReportFile & { file: string })[]
  manifest: ReportManifest
  manifestFile: string
}

/** What the files will be called, and whether it is one alone. */
export async function planReport(
  deps: ReportDeps,
  { request, formats, template }: Pick<ReportRun, 'request' | 'formats' | 'template'>,
): Promise<{ name: string; fileName: string; single: boolean }> {
  const { range, timeZone } = await openScope(deps, request.filter)
  const name = reportName(request.kind, template, range, timeZone)
  const [only] = formats
  const single = formats.length === 1 && only !== undefined && isOneFile(only, request)
  return { name, single, fileName: single ? `${name}.${extensionOf(only)}` : `${name}.zip` }
}

function isOneFile(format: ReportFormat, { kind }: ReportRequest): boolean {
  return format !== 'csv' && !(format === 'jsonl' && TEMPLATES[kind].calls)
}

function extensionOf(format: ReportFormat): string {
  return format === 'focus' ? 'focus.csv' : format
}

/** For the command line: the files in a folder below `out`, whole or not at all. */
export async function writeReportFolder(
  deps: RunDeps,
  out: string,
  run: ReportRun,
): Promise<ReportFolder> {
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw diskError(error)
  })
  const { name } = await planReport(deps, run)
  const final = join(out, name)
  const report = await inTemporaryFolder(final, async (folder) => {
    const written = await writeReportFiles(deps, folder, run)
    await publishFolder(folder, final, written)
    return written
  })
  const { files, manifest } = report
  await remember(deps, run, {
    name,
    path: final,
    bytes: sumOfBytes(files),
    files,
    manifest,
    saved: [],
  })
  return {
    folder: final,
    files: files.map((file) => ({ ...file, file: join(final, file.name) })),
    manifest,
    manifestFile: join(final, 'manifest.json'),
  }
}

type Target = NonNullable<Awaited<ReturnType<CoreDeps['files']['saveTarget']>>>

/** For the screen: one file and its manifest beside it, or an archive that holds all. */
export async function writeReportFile(
  deps: RunDeps,
  target: Target,
  run: ReportRun,
  single: boolean,
): Promise<{ rows: number; files: SavedFile[] }> {
  const { path } = target
  return inTemporaryFolder(path, async (folder) => {
    const written = await writeReportFiles(deps, folder, run)
    const { files, manifest } = written
    const rows = manifest.calls?.rows ?? manifest.rowCount
    const saved: SavedFile[] = []
    if (single) {
      const beside = await manifestTarget(deps, path)
      const { bytes, manifestBytes } = await publishFile(folder, path, beside.path, written)
      saved.push(await target.finish(bytes), await beside.finish(manifestBytes))
    } else {
      saved.push(await target.finish(await publishZip(folder, path, written, run.signal)))
    }
    const [main] = saved
    await remember(deps, run, {
      name: basename(path),
      path: main?.kind === 'path' ? main.path : null,
      bytes: main?.bytes ?? 0,
      files,
      manifest,
      saved,
    })
    return { rows, files: saved }
  })
}

/** Beside the file on this machine; a link of its own where files are downloaded. */
async function manifestTarget({ files }: RunDeps, path: string): Promise<Target> {
  const name = `${basename(path)}.manifest.json`
  const download = files.nativeDialogs ? null : await files.saveTarget(name)
  if (download && download.path !== path) return download
  const beside = `${path}.manifest.json`
  return { path: beside, finish: async (bytes) => ({ kind: 'path', path: beside, name, bytes }) }
}

function sumOfBytes(files: readonly ReportFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}

async function remember(
  { store }: RunDeps,
  { request, formats, template }: ReportRun,
  about: {
    name: string
    path: string | null
    bytes: number
    files: ReportFile[]
    manifest: ReportManifest
    saved: readonly SavedFile[]
  },
): Promise<void> {
  const { name, path, bytes, files, manifest, saved } = about
  const report = {
    name,
    template,
    request,
    formats: [...formats],
    createdAt: manifest.writtenAt,
    bytes,
    files,
    path,
  }
  await store.remember(report, saved)
}
