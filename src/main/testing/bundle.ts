import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import ts from 'typescript'

/** What a built file says of itself, without being run. */
export interface BundleFile {
  readonly path: string
  /** Every module that it names: by `import`, `export … from`, `import()` or `require()`. */
  readonly modules: readonly string[]
  /** `import`, `export`, `import.meta` or `import()`: what only an ES module may say. */
  readonly isModule: boolean
  /** It makes whoever imports it wait. */
  readonly waitsAtTopLevel: boolean
  readonly strings: readonly string[]
  /** Calls of `a.b(…)`, as `a.b`. */
  readonly calls: readonly string[]
}

export function readBundleFile(path: string): BundleFile {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
  const modules: string[] = []
  const strings: string[] = []
  const calls: string[] = []
  let isModule = false
  let waitsAtTopLevel = false

  function visit(node: ts.Node, depth: number): void {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isExportAssignment(node)) isModule = true
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) isModule = true
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      modules.push(literal(node.moduleSpecifier))
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) waitsAtTopLevel ||= depth === 0
    if (ts.isStringLiteralLike(node)) strings.push(node.text)
    if (ts.isCallExpression(node)) {
      const { expression, arguments: given } = node
      const isImport = expression.kind === ts.SyntaxKind.ImportKeyword
      if (isImport) isModule = true
      if ((isImport || expression.getText(source) === 'require') && given[0]) modules.push(literal(given[0]))
      if (ts.isPropertyAccessExpression(expression)) calls.push(expression.getText(source))
    }
    const inner = ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) ? depth + 1 : depth
    ts.forEachChild(node, (child) => visit(child, inner))
  }
  visit(source, 0)
  return { path, modules, isModule, waitsAtTopLevel, strings, calls }
}

/** The file and all of ours that it reaches. */
export function readBundle(entry: string): BundleFile[] {
  const files = new Map<string, BundleFile>()
  const left = [resolve(entry)]
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (files.has(path)) continue
    const file = readBundleFile(path)
    files.set(path, file)
    for (const name of file.modules) if (name.startsWith('.')) left.push(resolve(dirname(path), name))
  }
  return [...files.values()]
}

/** A module whose name is worked out cannot be checked: it is named as such. */
const literal = (node: ts.Node): string => (ts.isStringLiteralLike(node) ? node.text : '(worked out)')
