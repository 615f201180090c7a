import { type Command, Option } from 'commander'
import {
  billSourceSchema,
  type Reconciliation,
  type ReconciliationState,
  reconciliationRequestSchema,
} from '../../contract/bills'
import { textTable, usageError } from './output'
import { type GlobalOptions, withSession } from './session'

const stateTexts: Record<ReconciliationState, string> = {
  within: 'within tolerance',
  differs: 'differs',
  billOnly: 'only on the bill',
  ledgerOnly: 'only in the ledger',
  platform: 'platform charge',
}

/** `reconcile`: an imported bill beside what the calls cost. */
export function addReconcileCommand(program: Command, globals: () => GlobalOptions): void {
  program
    .command('reconcile')
    .description("compare a provider's imported bill with recorded costs, by day and model")
    .addOption(
      new Option('--source <source>', 'the cost export that was imported, or "bill" for invoices')
        .choices(billSourceSchema.options)
        .makeOptionMandatory(),
    )
    .requiredOption('--month <month>', 'the month, as 2026-10')
    .option('--provider <name>', 'whose bill, where several providers have one')
    .option('--time-zone <zone>', 'in whose days, where bills of several zones are there')
    .addOption(
      new Option('--by <span>', 'compare each day, or the whole month (default: day)').choices([
        'day',
        'month',
      ]),
    )
    .option(
      '--tolerance-usd <usd>',
      'a difference that is allowed (default: what the app remembers, at first 0.01)',
    )
    .option(
      '--tolerance-percent <percent>',
      'the same as a share of the bill (default: what the app remembers, at first 1)',
    )
    .action((flags: Record<string, string>) =>
      withSession(globals(), async ({ request, output }) => {
        const input = reconciliationRequestSchema.safeParse(flags)
        if (!input.success) throw usageError(sentenceFor(input.error.issues[0]?.path[0]))
        const result = await request('bills.compare', input.data)
        const table = textTable(
          ['DAY', 'MODEL OR LINE ITEM', 'BILLED USD', 'RECORDED USD', 'DIFFERENCE', 'STATE'],
          result.rows.map((row) => [
            row.day,
            row.name,
            row.billedUsd,
            row.recordedUsd,
            row.differenceUsd,
            stateTexts[row.state],
          ]),
        )
        const { billedUsd, recordedUsd, differenceUsd } = result
        output.result(
          result,
          [
            table,
            `Billed ${billedUsd} USD, recorded ${recordedUsd} USD, difference ${differenceUsd} USD.`,
            ...notesOf(result),
          ].join('\n'),
        )
      }),
    )
}

/** What the figures do not say by themselves. */
function notesOf(result: Reconciliation): string[] {
  const { platformUsd, credits, unknownNames, sharedDays, otherSplitDays } = result
  return [
    ...(platformUsd === '0' ? [] : [`${platformUsd} USD of the bill belong to no model.`]),
    ...(credits.lines === 0 ? [] : [`${credits.amountUsd} USD of credits are in the bill.`]),
    ...(unknownNames.length === 0
      ? []
      : [
          `No model is known for: ${unknownNames.map(({ name }) => name).join(', ')}. Assign them under Audit, Bills.`,
        ]),
    ...(sharedDays === 0 ? [] : [`Several bills have lines for ${sharedDays} days: they add up.`]),
    ...(otherSplitDays === 0
      ? []
      : [
          `Another export, split differently, is not counted for ${otherSplitDays} days. Choose one under Imports.`,
        ]),
  ]
}

function sentenceFor(option: unknown): string {
  switch (option) {
    case 'month':
      return '--month takes a month such as 2026-10.'
    case 'timeZone':
      return '--time-zone takes an IANA zone such as Asia/Shanghai.'
    case 'tolerancePercent':
      return '--tolerance-percent takes a share of the bill from 0 on, such as 1.5.'
    default:
      return '--tolerance-usd takes an amount in USD from 0 on, such as 0.05.'
  }
}
