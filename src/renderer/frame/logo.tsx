/** Three ledger lines, the last one short: the app's mark. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden focusable="false">
      <rect width="20" height="20" rx="5" fill="var(--mantine-primary-color-filled)" />
      <path d="M5 6.5h10M5 10h10M5 13.5h5" stroke="#fff" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  )
}
