import type { Migration } from './migration'

/** What a line of a bill says of how much was used, in its own words ("1,200 k tokens"). */
export const billQuantity: Migration = {
  name: '20261127210000-bill-quantity',
  statements: {
    mysql: [
      "ALTER TABLE `token_ledger_usage_buckets` ADD COLUMN `quantity` VARCHAR(64) NOT NULL DEFAULT ''",
    ],
    sqlite: ["ALTER TABLE token_ledger_usage_buckets ADD COLUMN quantity TEXT NOT NULL DEFAULT ''"],
  },
}
