import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../../contract/audit'
import { useFormat } from '../../../api/use-format'
import { findingAmount, findingRemedy, findingSentence, findingTone } from './finding-text'
import classes from './findings.module.css'

interface FindingListProps {
  findings: readonly Finding[]
  onOpen: (finding: Finding) => void
}

/** Each finding a sentence with its amount and its remedy; a click shows its calls. */
export function FindingList({ findings, onOpen }: FindingListProps) {
  const { t } = useTranslation('findings')
  const format = useFormat()
  return (
    <ul className={classes.list} aria-label={t('title')}>
      {findings.map((finding) => (
        <li key={finding.id}>
          <UnstyledButton className={classes.row} onClick={() => onOpen(finding)}>
            <span className={classes.dot} data-tone={findingTone(finding)} aria-hidden />
            <span className={classes.words}>
              <span className={classes.sentence}>{findingSentence(finding, t, format)}</span>
              <span className={classes.remedy}>{findingRemedy(finding, t)}</span>
            </span>
            <span className={`${classes.amount} tabular`}>{findingAmount(finding, t, format)}</span>
            <IconChevronRight size={16} stroke={1.6} aria-hidden />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}
