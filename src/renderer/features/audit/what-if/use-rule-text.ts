import { useTranslation } from 'react-i18next'
import type { WhatIfRule } from '../../../../contract/what-if'
import { useModels, useRouteQuery } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'

/** What each rule of a scenario says, in words: whose calls, and at which prices. */
export function useRuleText(
  rules: readonly WhatIfRule[],
): (rule: WhatIfRule) => { from: string; to: string } {
  const { t } = useTranslation('whatIf')
  const format = useFormat()
  const models = useModels().data?.models ?? []
  const makers = useRouteQuery('catalogue.providers', {}, { staleTime: Infinity }).data?.providers
  const makerOf = (id: string): string =>
    makers?.find(({ catalogueProviderId }) => catalogueProviderId === id)?.name ?? id
  const nameOf = (id: string): string => {
    const model = models.find((one) => one.id === id)
    return model ? `${model.providerName ?? `#${model.providerId}`} / ${model.modelName}` : `#${id}`
  }
  const targetOf = ({ to }: WhatIfRule): string => {
    switch (to.kind) {
      case 'same':
        return t('rule.same')
      case 'model':
        return nameOf(to.modelId)
      case 'catalogue':
        return t('rule.catalogue', { name: `${makerOf(to.catalogueProviderId)} / ${to.modelName}` })
      case 'rates':
        return t('rule.rates', {
          input: format.price(to.rates.inputPer1k),
          output: format.price(to.rates.outputPer1k),
          unit: t(`unit.${format.priceUnit}`),
        })
    }
  }
  return (rule) => {
    const from =
      rule.modelIds.length === 0
        ? t(rules.length === 1 ? 'rule.all' : 'rule.others')
        : rule.modelIds.map(nameOf).join(', ')
    const to = targetOf(rule)
    if (Number(rule.discountPercent) === 0) return { from, to }
    return { from, to: t('rule.discounted', { to, percent: rule.discountPercent }) }
  }
}
