import type { ParsedInput, RouteOutput } from '../../../contract/routes'
import { listBilledLines, readLineWords } from '../../storage/bills'
import { listImports } from '../../storage/imports'
import { dateOfSeconds } from '../periods'
import { chooseGroup } from './choose-group'
import type { CompareDeps } from './compare'
import { readLedgerSide } from './ledger-side'

/** The lines that the comparison counts in one of its rows, as their files have them. */
export async function linesOfRow(
  deps: CompareDeps,
  { request, row, limit }: ParsedInput<'bills.lines'>,
): Promise<RouteOutput<'bills.lines'>> {
  const db = deps.workspace.database()
  const { group, isUsed } = await chooseGroup(deps, request)
  const { placeOf } = await readLedgerSide(deps, group, request)
  const lines = await listBilledLines(db, group, {
    fromSeconds: Date.parse(row.from) / 1_000,
    toSeconds: Date.parse(row.to) / 1_000,
  })
  const own = lines.filter(isUsed).filter(({ model }) => {
    const placed = placeOf(model)
    return row.modelId === null
      ? placed.kind !== 'model' && placed.name === row.name
      : placed.kind === 'model' && placed.modelId === row.modelId
  })
  const shown = own.slice(0, limit)
  const words = await readLineWords(
    db,
    shown.map(({ id }) => id),
  )
  const files = new Map((await listImports(db)).map(({ id, fileName }) => [id, fileName]))
  return {
    lines: shown.map(({ id, importId, startSeconds, model, costUsd }) => ({
      id,
      day: dateOfSeconds(startSeconds, group.timeZone),
      item: model,
      description: words.get(id)?.description ?? '',
      quantity: words.get(id)?.quantity ?? '',
      amountUsd: costUsd,
      fileName: files.get(importId) ?? '',
    })),
    total: own.length,
  }
}
