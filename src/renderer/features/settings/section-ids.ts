/** The sections in their order: `settings:<id>.title` is the name of each, `/settings/<id>` its place. */
export const sectionIds = [
  'connections',
  'indexes',
  'accounting',
  'projects',
  'appearance',
  'language',
  'security',
  'data',
  'about',
] as const
export type SectionId = (typeof sectionIds)[number]
