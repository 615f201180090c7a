import type { ReportLanguage } from '../../../../contract/reports'
import { en, type ReportWords } from './en'
import { zhCn } from './zh-cn'

export type { ReportWords } from './en'

export function wordsOf(language: ReportLanguage): ReportWords {
  return language === 'zh-CN' ? zhCn : en
}
