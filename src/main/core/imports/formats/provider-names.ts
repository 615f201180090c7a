/** Providers by the id that gateways and agents write, and by how their models are called. */
const byId: Readonly<Record<string, string>> = {
  anthropic: 'Anthropic',
  azure: 'Azure',
  azure_ai: 'Azure',
  bedrock: 'AWS Bedrock',
  'amazon-bedrock': 'AWS Bedrock',
  aws: 'AWS Bedrock',
  'aws.bedrock': 'AWS Bedrock',
  'azure.ai.openai': 'Azure',
  'azure.ai.inference': 'Azure',
  cohere: 'Cohere',
  deepseek: 'DeepSeek',
  gemini: 'Google',
  google: 'Google',
  'gcp.gemini': 'Google',
  'gcp.gen_ai': 'Google',
  'gcp.vertex_ai': 'Google Vertex AI',
  vertex_ai: 'Google Vertex AI',
  'google-vertex': 'Google Vertex AI',
  groq: 'Groq',
  mistral: 'Mistral',
  mistral_ai: 'Mistral',
  moonshotai: 'Moonshot AI',
  ollama: 'Ollama',
  openai: 'OpenAI',
  openrouter: 'OpenRouter',
  perplexity: 'Perplexity',
  xai: 'xAI',
  'x-ai': 'xAI',
  'x.ai': 'xAI',
}

const byModel: readonly (readonly [RegExp, string])[] = [
  [/^(?:anthropic[./])?claude/, 'Anthropic'],
  [
    /^(?:openai[./])?(?:gpt-|chatgpt|o[1345](?:-|$)|text-embedding-|codex|davinci|dall-e)/,
    'OpenAI',
  ],
  [/^(?:google[./]|models\/)?(?:gemini|gemma|text-embedding-00|embedding-001)/, 'Google'],
  [/^(?:mistral|mixtral|codestral|ministral|magistral|devstral|pixtral)/, 'Mistral'],
  [/^deepseek/, 'DeepSeek'],
  [/^grok/, 'xAI'],
  [/^command/, 'Cohere'],
  [/^(?:kimi|moonshot)/, 'Moonshot AI'],
]

/** The provider's name for an id; an id that is not known stays as it is. */
export function providerOfId(id: string): string {
  const key = id.trim().toLowerCase()
  return Object.hasOwn(byId, key) ? (byId[key] ?? id) : id.trim()
}

/** Whose model this is, going by its name. */
export function providerOfModel(model: string, otherwise: string): string {
  const name = model.toLowerCase()
  return byModel.find(([pattern]) => pattern.test(name))?.[1] ?? otherwise
}
