/** Finds the translation keys that a source file uses. */
import ts from 'typescript'

/**
 * @typedef {object} KeyUse
 * @property {string} file
 * @property {number} line
 * @property {string} key       `namespace:path`; of a prefix, what stands before the first `${`
 * @property {'key' | 'prefix' | 'unknown namespace'} kind
 * @property {boolean} hasCount a count is passed, or may be
 */

/**
 * Where the keys of a `t` begin, as bound by `useTranslation('usage', { keyPrefix: 'table' })`.
 *
 * @typedef {object} Binding
 * @property {string | undefined} namespace undefined when it cannot be seen
 * @property {string} keyPrefix             '' or ends with a dot
 */

/** @type {Binding} */
const defaultBinding = { namespace: 'common', keyPrefix: '' }
/** @type {Binding} */
const unknownBinding = { namespace: undefined, keyPrefix: '' }

/**
 * Finds the keys in `t(…)`, in `<Trans i18nKey=…>`, and in any text that is a full key of one of
 * the namespaces, such as `'usage:columns.model'` in a table of columns.
 *
 * @param {ts.SourceFile} source
 * @param {Set<string>} namespaces those that exist
 * @returns {KeyUse[]}
 */
export function findKeys(source, namespaces) {
  /** @type {KeyUse[]} */
  const uses = []
  /** The texts that a t() or a <Trans> has accounted for. @type {Set<ts.Node>} */
  const accounted = new Set()

  /**
   * @param {ts.Expression} expression the key as it is written
   * @param {Binding} binding
   * @param {boolean} hasCount
   */
  const add = (expression, binding, hasCount) => {
    for (const { node, text, isPrefix } of possibleTexts(expression)) {
      accounted.add(node)
      // A template that begins with a variable says nothing about its key.
      if (text !== '') uses.push(describe(node, text, isPrefix, binding, hasCount))
    }
  }

  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node)) {
      const binding = bindingOfCallee(node.expression)
      const [key, options] = node.arguments
      if (binding && key) add(key, binding, mayHoldCount(options))
    } else if (ts.isJsxOpeningLikeElement(node) && node.tagName.getText() === 'Trans') {
      const key = attributeValue(node, 'i18nKey')
      if (key) add(key, bindingOfTrans(node), attributeValue(node, 'count') !== undefined)
    } else if (isText(node) && !accounted.has(node)) {
      const text = startOf(node)
      const namespace = /^([\w-]+):[\w.-]*$/.exec(text)?.[1]
      if (namespace !== undefined && namespaces.has(namespace)) {
        // Which t() it will reach is unknown, and so is whether a count goes with it.
        uses.push(describe(node, text, isOnlyStart(node), unknownBinding, true))
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return uses
}

/**
 * @param {ts.Node} node
 * @param {string} text
 * @param {boolean} isPrefix
 * @param {Binding} binding
 * @param {boolean} hasCount
 * @returns {KeyUse}
 */
function describe(node, text, isPrefix, binding, hasCount) {
  const source = node.getSourceFile()
  const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
  const use = { file: source.fileName, line, hasCount }
  const kind = isPrefix ? 'prefix' : 'key'
  if (text.includes(':')) return { ...use, key: text, kind }
  if (binding.namespace === undefined) return { ...use, key: text, kind: 'unknown namespace' }
  return { ...use, key: `${binding.namespace}:${binding.keyPrefix}${text}`, kind }
}

/**
 * The texts that an expression may stand for, as far as they are written in it: both arms of a
 * condition, the beginning of a template or of a sum.
 *
 * @param {ts.Expression} expression
 * @returns {{ node: ts.Node, text: string, isPrefix: boolean }[]}
 */
function possibleTexts(expression) {
  if (isText(expression)) {
    return [{ node: expression, text: startOf(expression), isPrefix: isOnlyStart(expression) }]
  }
  if (ts.isConditionalExpression(expression)) {
    return [...possibleTexts(expression.whenTrue), ...possibleTexts(expression.whenFalse)]
  }
  if (ts.isBinaryExpression(expression)) {
    const { left, right, operatorToken } = expression
    if (operatorToken.kind === ts.SyntaxKind.PlusToken) return possibleTexts(left)
    return [...possibleTexts(left), ...possibleTexts(right)]
  }
  if (ts.isArrayLiteralExpression(expression)) return expression.elements.flatMap(possibleTexts)
  return isWrapper(expression) ? possibleTexts(expression.expression) : []
}

/**
 * @param {ts.Node} node
 * @returns {node is ts.StringLiteralLike | ts.TemplateExpression}
 */
function isText(node) {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
}

/** @param {ts.StringLiteralLike | ts.TemplateExpression} node */
function startOf(node) {
  return ts.isTemplateExpression(node) ? node.head.text : node.text
}

/**
 * More follows: the holes of a template, or the other summand.
 *
 * @param {ts.StringLiteralLike | ts.TemplateExpression} node
 */
function isOnlyStart(node) {
  const { parent } = node
  const isSummand =
    ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken
  return ts.isTemplateExpression(node) || isSummand
}

/**
 * @param {ts.Expression} node
 * @returns {node is ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression}
 */
function isWrapper(node) {
  return (
    ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)
  )
}

/**
 * @param {ts.Expression} callee
 * @returns {Binding | undefined} undefined when this is no translation function
 */
function bindingOfCallee(callee) {
  if (ts.isIdentifier(callee)) return bindingOfName(callee)
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 't') return undefined
  // `i18n.t` always begins in the default namespace; any other object's `t` may begin anywhere.
  return /i18n(ext)?$/.test(callee.expression.getText()) ? defaultBinding : unknownBinding
}

/**
 * Looks outwards from a name for the useTranslation() that bound it.
 *
 * @param {ts.Identifier} identifier
 * @returns {Binding | undefined}
 */
function bindingOfName(identifier) {
  const name = identifier.text
  for (let scope = identifier.parent; scope; scope = scope.parent) {
    if (ts.isFunctionLike(scope) && scope.parameters.some((each) => declares(each.name, name))) {
      break
    }
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue
    const declaration = scope.statements
      .filter(ts.isVariableStatement)
      .flatMap((statement) => [...statement.declarationList.declarations])
      .find((each) => declares(each.name, name))
    const call = declaration?.initializer
    if (call && ts.isCallExpression(call) && call.expression.getText() === 'useTranslation') {
      return bindingOfUseTranslation(call)
    }
    if (declaration) break
  }
  return name === 't' ? unknownBinding : undefined
}

/**
 * @param {ts.BindingName} pattern `t`, `{ t }`, `{ t: translate }` or `[t]`
 * @param {string} name
 * @returns {boolean}
 */
function declares(pattern, name) {
  if (ts.isIdentifier(pattern)) return pattern.text === name
  return pattern.elements.some((each) => ts.isBindingElement(each) && declares(each.name, name))
}

/**
 * @param {ts.CallExpression} call
 * @returns {Binding}
 */
function bindingOfUseTranslation(call) {
  const [namespaces, options] = call.arguments
  if (!namespaces || namespaces.getText() === 'undefined') return defaultBinding
  // Of several namespaces, the first is where a bare key is looked for.
  const first = ts.isArrayLiteralExpression(namespaces) ? namespaces.elements[0] : namespaces
  const namespace = first && ts.isStringLiteralLike(first) ? first.text : undefined
  const keyPrefix = options && propertyText(options, 'keyPrefix')
  return { namespace, keyPrefix: keyPrefix ? `${keyPrefix}.` : '' }
}

/**
 * @param {ts.Expression} object
 * @param {string} name
 * @returns {string | undefined}
 */
function propertyText(object, name) {
  if (!ts.isObjectLiteralExpression(object)) return undefined
  const property = object.properties.find((each) => each.name?.getText() === name)
  if (!property || !ts.isPropertyAssignment(property)) return undefined
  return ts.isStringLiteralLike(property.initializer) ? property.initializer.text : undefined
}

/** @param {ts.Expression | undefined} options the second argument of t() */
function mayHoldCount(options) {
  if (!options || ts.isStringLiteralLike(options)) return false
  if (!ts.isObjectLiteralExpression(options)) return true
  return options.properties.some(
    (each) => ts.isSpreadAssignment(each) || each.name.getText() === 'count',
  )
}

/**
 * @param {ts.JsxOpeningLikeElement} element
 * @returns {Binding}
 */
function bindingOfTrans(element) {
  const namespace = attributeValue(element, 'ns')
  if (namespace && ts.isStringLiteralLike(namespace)) {
    return { namespace: namespace.text, keyPrefix: '' }
  }
  const translate = attributeValue(element, 't')
  if (!translate) return defaultBinding
  return (ts.isIdentifier(translate) ? bindingOfName(translate) : undefined) ?? unknownBinding
}

/**
 * @param {ts.JsxOpeningLikeElement} element
 * @param {string} name
 * @returns {ts.Expression | undefined}
 */
function attributeValue(element, name) {
  for (const each of element.attributes.properties) {
    if (!ts.isJsxAttribute(each) || each.name.getText() !== name) continue
    const value = each.initializer
    return value && ts.isJsxExpression(value) ? value.expression : value
  }
  return undefined
}
