import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
const createdAt = () => at('created_at').notNull().defaultNow();

export const viewers = pgTable('viewers', {
  id: uuid('id').primaryKey(),
  email: text('email'),
  createdAt: createdAt(),
});

export const operators = pgTable(
  'operators',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** Lower case. */
    email: text('email').notNull().unique(),
    /** Null for who signs in at the provider only. */
    passwordHash: text('password_hash'),
    role: text('role', { enum: ['owner', 'viewer'] })
      .notNull()
      .default('viewer'),
    /** Whom the OpenID provider means by this account. */
    oidcIssuer: text('oidc_issuer'),
    oidcSubject: text('oidc_subject'),
    /** Nobody signs in with it any more; null while it is in use. */
    disabledAt: at('disabled_at'),
    lastSignInAt: at('last_sign_in_at'),
    createdAt: createdAt(),
  },
  (table) => [unique('operators_oidc').on(table.oidcIssuer, table.oidcSubject)],
);

export const operatorSessions = pgTable(
  'operator_sessions',
  {
    /** SHA-256 of the cookie's value: a copy of the table opens nothing. */
    idHash: text('id_hash').primaryKey(),
    /** Names the session to its owner; opens nothing. */
    publicId: uuid('public_id').notNull().unique().defaultRandom(),
    operatorId: uuid('operator_id')
      .notNull()
      .references(() => operators.id, { onDelete: 'cascade' }),
    /** As `Firefox on Linux`; never the whole header. */
    device: text('device').notNull().default(''),
    /** Coarse: the network, not the machine. */
    address: text('address').notNull().default(''),
    lastSeenAt: at('last_seen_at').notNull().defaultNow(),
    expiresAt: at('expires_at').notNull(),
    createdAt: createdAt(),
  },
  (table) => [index('operator_sessions_of').on(table.operatorId)],
);

/** Who did what in the operators' room. The subject holds no whole e-mail address and no secret. */
export const operatorAudit = pgTable(
  'operator_audit',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    /** Null for what nobody signed in did. */
    operatorId: uuid('operator_id').references(() => operators.id, { onDelete: 'set null' }),
    action: text('action').notNull(),
    subject: text('subject').notNull().default(''),
    createdAt: createdAt(),
  },
  (table) => [index('operator_audit_of').on(table.operatorId)],
);

export const titles = pgTable('titles', {
  /** A slug; the address of the title. */
  id: text('id').primaryKey(),
  kind: text('kind', { enum: ['film', 'series', 'channel'] }).notNull(),
  name: text('name').notNull(),
  tagline: text('tagline').notNull(),
  synopsis: text('synopsis').notNull(),
  genre: text('genre').notNull(),
  year: integer('year').notNull(),
  /** Minimum age in years. */
  age: integer('age').notNull(),
  priceCents: integer('price_cents').notNull(),
  taxPermille: integer('tax_permille').notNull(),
  /** True length of the media; null while there is none, and then it is announced, not for sale. */
  durationMs: integer('duration_ms'),
  /** Folder below the media root, null while there is no media. */
  mediaKey: text('media_key'),
  chapters: jsonb('chapters').$type<{ name: string; startMs: number }[]>().notNull().default([]),
  position: integer('position').notNull(),
});

export const carts = pgTable(
  'carts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    viewerId: uuid('viewer_id').notNull(),
    /** Goes up with every change of its lines. */
    version: integer('version').notNull().default(1),
    /** Issued by the server, comes back as `Idempotency-Key`. New when the cart changes and after a final decline. */
    checkoutKey: uuid('checkout_key').notNull().defaultRandom(),
    state: text('state', { enum: ['open', 'ordered'] })
      .notNull()
      .default('open'),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex('carts_open_of_viewer').on(table.viewerId).where(sql`${table.state} = 'open'`)],
);

export const cartLines = pgTable(
  'cart_lines',
  {
    cartId: uuid('cart_id')
      .notNull()
      .references(() => carts.id, { onDelete: 'cascade' }),
    titleId: text('title_id')
      .notNull()
      .references(() => titles.id),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.cartId, table.titleId] })],
);

export const paymentAttempts = pgTable(
  'payment_attempts',
  {
    /** The provider's idempotency key and look-up reference. */
    id: uuid('id').primaryKey().defaultRandom(),
    checkoutKey: uuid('checkout_key').notNull(),
    cartId: uuid('cart_id').notNull(),
    cartVersion: integer('cart_version').notNull(),
    viewerId: uuid('viewer_id').notNull(),
    /** HMAC of the request's body; of a card only the last four digits go in. */
    fingerprint: text('fingerprint').notNull(),
    amountCents: integer('amount_cents').notNull(),
    cardLast4: text('card_last4').notNull(),
    /** `voiding` is claimed by whoever gives the money back: no order can be made of it any more. */
    state: text('state', { enum: ['pending', 'authorised', 'ordered', 'declined', 'voiding', 'voided'] })
      .notNull()
      .default('pending'),
    /** Whoever works on it has it until then; later a retry may take it over, or the sweep gives the money back. */
    leaseUntil: at('lease_until').notNull(),
    /** Nobody works on it: it waits for the buyer, who may go on before the lease ends. */
    parked: text('parked', { enum: ['challenge', 'unknown'] }),
    /** The provider's id, once it answered. */
    authorizationId: text('authorization_id'),
    authorisedAt: at('authorised_at'),
    declineReason: text('decline_reason'),
    /** Of the request that began it; its first 12 digits are the support code that the buyer was shown. */
    traceId: text('trace_id'),
    /** When it was declined or given back. */
    endedAt: at('ended_at'),
    createdAt: createdAt(),
  },
  (table) => [
    index('payment_attempts_newest').on(table.createdAt, table.id),
    index('payment_attempts_cart').on(table.cartId),
    index('payment_attempts_of_viewer').on(table.viewerId),
    index('payment_attempts_trace').on(table.traceId),
    // A voided attempt gave everything back, so its key may begin anew.
    uniqueIndex('payment_attempts_key').on(table.checkoutKey).where(sql`${table.state} <> 'voided'`),
    index('payment_attempts_open')
      .on(table.leaseUntil)
      .where(sql`${table.state} in ('pending', 'authorised', 'voiding')`),
  ],
);

/** Counts orders for `MG-2026-000123`; gaps are fine. */
export const orderNumbers = pgSequence('order_numbers');

export const orders = pgTable(
  'orders',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** What a person reads: `MG-2026-000123`. */
    number: text('number').notNull().unique(),
    viewerId: uuid('viewer_id').notNull(),
    cartId: uuid('cart_id').notNull(),
    cartVersion: integer('cart_version').notNull(),
    paymentAttemptId: uuid('payment_attempt_id')
      .notNull()
      .unique()
      .references(() => paymentAttempts.id),
    email: text('email').notNull(),
    cardLast4: text('card_last4').notNull(),
    authorizationId: text('authorization_id').notNull(),
    totalCents: integer('total_cents').notNull(),
    taxCents: integer('tax_cents').notNull(),
    /** Of the checkout POST; its first 12 digits are the support code. */
    traceId: text('trace_id').notNull(),
    /** When the steps of the money happened; captured by the worker. */
    authorisedAt: at('authorised_at').notNull(),
    capturedAt: at('captured_at'),
    createdAt: createdAt(),
  },
  (table) => [
    unique('orders_cart_version').on(table.cartId, table.cartVersion),
    index('orders_of_viewer').on(table.viewerId, table.createdAt),
    index('orders_trace').on(table.traceId),
    index('orders_newest').on(table.createdAt, table.id),
    index('orders_waiting').on(table.createdAt).where(sql`${table.capturedAt} is null`),
    index('orders_email').on(sql`lower(${table.email})`),
  ],
);

export const orderLines = pgTable(
  'order_lines',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id, { onDelete: 'cascade' }),
    titleId: text('title_id')
      .notNull()
      .references(() => titles.id),
    /** As it was called when it was bought. */
    name: text('name').notNull(),
    priceCents: integer('price_cents').notNull(),
    taxPermille: integer('tax_permille').notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.titleId] })],
);

export const entitlements = pgTable(
  'entitlements',
  {
    viewerId: uuid('viewer_id').notNull(),
    titleId: text('title_id')
      .notNull()
      .references(() => titles.id),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.viewerId, table.titleId] })],
);

export const outbox = pgTable(
  'outbox',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    eventId: uuid('event_id').notNull().unique().defaultRandom(),
    /** Also the topic: `order.placed`. */
    type: text('type').notNull(),
    version: integer('version').notNull(),
    payload: jsonb('payload').notNull(),
    /** Record headers; carries `traceparent`. */
    headers: jsonb('headers').$type<Record<string, unknown>>().notNull().default({}),
    /** What the log's record carries since it was produced; null before. */
    recordHeaders: jsonb('record_headers').$type<Record<string, unknown>>(),
    attempts: integer('attempts').notNull().default(0),
    availableAt: at('available_at').notNull().defaultNow(),
    processedAt: at('processed_at'),
    /** Given up after too many attempts; stays visible. */
    dead: boolean('dead').notNull().default(false),
    lastError: text('last_error'),
    createdAt: createdAt(),
  },
  (table) => [
    index('outbox_waiting').on(table.availableAt).where(sql`${table.processedAt} is null and not ${table.dead}`),
    index('outbox_dead').on(table.id).where(sql`${table.dead}`),
  ],
);

/** Which consumer has finished which event: at least once becomes once in effect. */
export const consumedEvents = pgTable(
  'consumed_events',
  {
    consumer: text('consumer').notNull(),
    eventId: uuid('event_id').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.consumer, table.eventId] }),
    index('consumed_events_age').on(table.createdAt),
  ],
);

/** What operators say of sampling in place of the configuration: one row, or none. */
export const samplingSettings = pgTable('sampling_settings', {
  id: integer('id').primaryKey(),
  strategy: text('strategy', { enum: ['always_on', 'always_off', 'ratio', 'parent'] }).notNull(),
  ratio: doublePrecision('ratio').notNull(),
  /** 0 is no limit. */
  rootsPerSecondMax: integer('roots_per_second_max').notNull(),
  tailEnabled: boolean('tail_enabled').notNull(),
  tailSlowMs: integer('tail_slow_ms').notNull(),
  tailShare: doublePrecision('tail_share').notNull(),
  /** Then the configuration holds again; null for always. */
  untilAt: at('until_at'),
  updatedAt: at('updated_at').notNull().defaultNow(),
});

/** The first that is met decides, by position; ties by age. */
export const samplingRules = pgTable('sampling_rules', {
  id: uuid('id').primaryKey().defaultRandom(),
  position: integer('position').notNull(),
  name: text('name').notNull(),
  ratio: doublePrecision('ratio').notNull(),
  method: text('method'),
  route: text('route'),
  attributeKey: text('attribute_key'),
  attributeValue: text('attribute_value'),
  untilAt: at('until_at'),
  createdAt: createdAt(),
});
