import type { SectionMaker } from '../context'

/** What the figures mean and how they are made. */
export const methodSection: SectionMaker = async ({ words }) => ({
  id: 'method',
  title: words.method.title,
  blocks: [{ kind: 'text', paragraphs: words.method.paragraphs }],
})
