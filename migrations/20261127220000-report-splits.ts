import type { Migration } from './migration'

/**
 * What the export that a sum came with is split by: exports of the same days that are split
 * differently hold the same usage twice. '': an invoice, or read before this was kept.
 */
export const reportSplits: Migration = {
  name: '20261127220000-report-splits',
  statements: {
    mysql: [
      "ALTER TABLE `token_ledger_usage_buckets` ADD COLUMN `split_by` VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''",
    ],
    sqlite: ["ALTER TABLE token_ledger_usage_buckets ADD COLUMN split_by TEXT NOT NULL DEFAULT ''"],
  },
}
