/** Finds text that a person would see and that stands in the JSX itself, so is never translated. */
import ts from 'typescript'

/**
 * @typedef {object} Literal
 * @property {string} file
 * @property {number} line
 * @property {string} text
 */

const visibleAttributes = new Set(['label', 'placeholder', 'title', 'description', 'aria-label'])

/** What stands in these is code or the name of a key, the same in every language. */
const codeElements = new Set(['code', 'kbd', 'Code', 'Kbd'])

/** Names are the same in every language. */
const properNames = new Set('Token Ledger|MySQL|MariaDB|SQLite|CSV|JSON|USD|UTC'.split('|'))

/**
 * @param {ts.SourceFile} source
 * @returns {Literal[]}
 */
export function findLiterals(source) {
  /** @type {Literal[]} */
  const literals = []

  /** @param {ts.Node} node */
  const visit = (node) => {
    for (const { at, text } of visibleTexts(node)) {
      if (!needsTranslation(text)) continue
      const { line } = source.getLineAndCharacterOfPosition(at)
      literals.push({ file: source.fileName, line: line + 1, text: text.trim() })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return literals
}

/**
 * @param {ts.Node} node
 * @returns {{ at: number, text: string }[]} the texts that this very node shows, and where they are
 */
function visibleTexts(node) {
  if (ts.isJsxText(node)) {
    // A text begins at the end of the line before it.
    const at = node.pos + node.text.search(/\S|$/)
    return isInCode(node) ? [] : [{ at, text: node.text }]
  }
  if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) {
    return isInCode(node) ? [] : writtenTexts(node.expression)
  }
  if (ts.isJsxAttribute(node) && visibleAttributes.has(node.name.getText())) {
    const value = node.initializer
    if (value && ts.isStringLiteral(value)) return writtenTexts(value)
    if (value && ts.isJsxExpression(value) && value.expression)
      return writtenTexts(value.expression)
  }
  return []
}

/**
 * @param {ts.Expression} expression
 * @returns {{ at: number, text: string }[]} the texts that are written in it
 */
function writtenTexts(expression) {
  const at = expression.getStart()
  if (ts.isStringLiteralLike(expression)) return [{ at, text: expression.text }]
  if (ts.isTemplateExpression(expression)) {
    const parts = expression.templateSpans.map((span) => span.literal.text)
    return [{ at, text: [expression.head.text, ...parts].join('…') }]
  }
  if (ts.isConditionalExpression(expression)) {
    return [...writtenTexts(expression.whenTrue), ...writtenTexts(expression.whenFalse)]
  }
  if (ts.isBinaryExpression(expression) && yieldsItsOperands(expression.operatorToken.kind)) {
    return [...writtenTexts(expression.left), ...writtenTexts(expression.right)]
  }
  return ts.isParenthesizedExpression(expression) ? writtenTexts(expression.expression) : []
}

/**
 * A comparison with a text does not show the text; a sum or an alternative does.
 *
 * @param {ts.SyntaxKind} operator
 */
function yieldsItsOperands(operator) {
  return (
    operator === ts.SyntaxKind.PlusToken ||
    operator === ts.SyntaxKind.QuestionQuestionToken ||
    operator === ts.SyntaxKind.BarBarToken ||
    operator === ts.SyntaxKind.AmpersandAmpersandToken
  )
}

/** @param {string} text */
function needsTranslation(text) {
  const withoutEntities = text.replaceAll(/&\w+;/g, '')
  return /\p{L}/u.test(withoutEntities) && !properNames.has(text.trim())
}

/** @param {ts.JsxText | ts.JsxExpression} node */
function isInCode({ parent }) {
  return ts.isJsxElement(parent) && codeElements.has(parent.openingElement.tagName.getText())
}
