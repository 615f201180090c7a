import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconArrowRight, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { WhatIfRule } from '../../../../contract/what-if'
import { useRuleText } from './use-rule-text'
import classes from './what-if.module.css'

interface RuleListProps {
  rules: readonly WhatIfRule[]
  onAdd: () => void
  onEdit: (index: number) => void
  onRemove: (index: number) => void
}

/** The scenario: whose calls would have had which price. */
export function RuleList({ rules, onAdd, onEdit, onRemove }: RuleListProps) {
  const { t } = useTranslation('whatIf')
  const textOf = useRuleText(rules)
  return (
    <section className={classes.scenario} aria-labelledby="scenario">
      <h3 id="scenario" className={classes.heading}>
        {t('scenario')}
      </h3>
      {rules.length > 0 && (
        <ul className={classes.rules}>
          {rules.map((rule, index) => {
            const { from, to } = textOf(rule)
            return (
              <li key={`${from} ${to}`} className={classes.rule}>
                <span className={classes.ruleText}>
                  {from}
                  <IconArrowRight
                    size={14}
                    stroke={1.6}
                    aria-label={t('rule.becomes')}
                    role="img"
                  />
                  <strong>{to}</strong>
                </span>
                <Tooltip label={t('rule.edit')}>
                  <ActionIcon aria-label={t('rule.editOf', { from })} onClick={() => onEdit(index)}>
                    <IconPencil size={16} stroke={1.6} aria-hidden />
                  </ActionIcon>
                </Tooltip>
                <Tooltip label={t('rule.remove')}>
                  <ActionIcon
                    aria-label={t('rule.removeOf', { from })}
                    onClick={() => onRemove(index)}
                  >
                    <IconTrash size={16} stroke={1.6} aria-hidden />
                  </ActionIcon>
                </Tooltip>
              </li>
            )
          })}
        </ul>
      )}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} stroke={1.6} aria-hidden />}
        onClick={onAdd}
      >
        {t(rules.length === 0 ? 'rule.addFirst' : 'rule.add')}
      </Button>
    </section>
  )
}
