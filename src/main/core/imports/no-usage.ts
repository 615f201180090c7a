import type { FileHead } from './formats/head'
import { formatError } from './rejections'

const PRICE = /"(input|output)_cost_per_(token|character|second|image)"\s*:/

/** Answers a JSON file that holds no calls with what it is instead of a mapping of nothing. */
export function refuseNoUsage(head: FileHead, columns: readonly unknown[], name: string): void {
  if (head.kind !== 'json' && head.kind !== 'jsonl') return
  if (PRICE.test(head.text)) {
    throw formatError(
      'price_list',
      `${name} is a list of prices and holds no calls. "Update prices" on the Models screen takes it; so does the command "prices import".`,
      name,
    )
  }
  if (columns.length === 0) {
    throw formatError(
      'no_calls',
      `${name} holds no list of calls: one JSON object for each is needed, on lines of their own or in one array.`,
      name,
    )
  }
}
