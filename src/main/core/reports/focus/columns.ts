/**
 * The columns of a FOCUS 1.2 Cost and Usage dataset that apply to tokens, in alphabetical order,
 * then our own with the prefix that the specification asks for.
 * https://focus.finops.org/focus-specification/v1-2/
 *
 * One rule is not kept, knowingly: "List Unit Price" and "Contracted Unit Price" must not be null
 * for usage, and are where no price of a model is known. A price made of the recorded cost would
 * be none that anybody published or agreed on, and 0 would say that the model is free.
 */
export const FOCUS_COLUMNS = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingAccountType',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'ContractedUnitPrice',
  'EffectiveCost',
  'InvoiceId',
  'InvoiceIssuerName',
  'ListCost',
  'ListUnitPrice',
  'PricingCategory',
  'PricingCurrency',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
  'SkuId',
  'SkuMeter',
  'SkuPriceDetails',
  'SkuPriceId',
  'SubAccountId',
  'SubAccountName',
  'SubAccountType',
  'x_CacheHit',
  'x_CallCount',
  'x_CostSplitBy',
  'x_UnpricedCallCount',
] as const

export type FocusColumn = (typeof FOCUS_COLUMNS)[number]

/** Some cells of a line, as CSV has them. */
export type FocusCells = Partial<Record<FocusColumn, string>>
