import { type Command, Option } from 'commander'
import {
  costSourceSchema,
  type ReconciliationState,
  reconciliationRequestSchema,
} from '../../contract/reconciliation'
import { textTable, usageError } from './output'
import { type GlobalOptions, withSession } from './session'

const stateTexts: Record<ReconciliationState, string> = {
  within: 'within tolerance',
  differs: 'differs',
  billOnly: 'only on the bill',
  ledgerOnly: 'only in the ledger',
}

/** `reconcile`: an imported cost report beside what the calls cost. */
export function addReconcileCommand(program: Command, globals: () => GlobalOptions): void {
  program
    .command('reconcile')
    .description("compare a provider's imported costs with recorded costs, by day (UTC) and model")
    .addOption(
      new Option('--source <source>', 'the cost report that was imported')
        .choices(costSourceSchema.options)
        .makeOptionMandatory(),
    )
    .requiredOption('--month <month>', 'the month, as 2026-10')
    .option('--tolerance-usd <usd>', 'a difference that is allowed (default: 0.01)')
    .option('--tolerance-percent <percent>', 'the same as a share of the bill (default: 1)')
    .action((flags: Record<string, string>) =>
      withSession(globals(), async ({ request, output }) => {
        const input = reconciliationRequestSchema.safeParse(flags)
        if (!input.success) throw usageError(sentenceFor(input.error.issues[0]?.path[0]))
        const result = await request('imports.reconcile', input.data)
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
          `${table}\nBilled ${billedUsd} USD, recorded ${recordedUsd} USD, difference ${differenceUsd} USD.`,
        )
      }),
    )
}

function sentenceFor(option: unknown): string {
  switch (option) {
    case 'month':
      return '--month takes a month such as 2026-10.'
    case 'tolerancePercent':
      return '--tolerance-percent takes a share of the bill from 0 on, such as 1.5.'
    default:
      return '--tolerance-usd takes an amount in USD from 0 on, such as 0.05.'
  }
}
