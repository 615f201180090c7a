import { app, Notification } from 'electron'
import type { HostPorts } from '../core/ports'
import { shellTexts } from './texts'

/** Shows notices on the desktop, where it takes them; a click brings the app's window to the front. */
export function desktopNotices(showWindow: () => void): NonNullable<HostPorts['notify']> {
  /** A notice that nothing holds is collected, and its click is never heard. */
  const shown = new Set<Notification>()
  return ({ name, threshold, spentUsd, amountUsd }) => {
    if (!Notification.isSupported()) return
    const usd = new Intl.NumberFormat(app.getLocale(), {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
    })
    // Intl takes a decimal text exactly; only its type asks for a literal.
    const money = (amount: string): string => usd.format(amount as Intl.StringNumericLiteral)
    const text = shellTexts()
    const notice = new Notification({
      title: text.budgetReached(name, threshold),
      body: text.budgetSpent(money(spentUsd), money(amountUsd)),
    })
    shown.add(notice)
    notice.on('click', showWindow)
    notice.on('close', () => shown.delete(notice))
    notice.show()
  }
}
