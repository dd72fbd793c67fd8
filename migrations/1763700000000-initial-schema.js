/** Every hot table is keyed by user or portfolio first. Money is NUMERIC without a scale: nothing is ever rounded on its way in. */
export class InitialSchema1763700000000 {
  /** @param {import('typeorm').QueryRunner} runner */
  async up(runner) {
    await runner.query(`
      CREATE TABLE users (
        id uuid CONSTRAINT users_pkey PRIMARY KEY,
        email text NOT NULL CONSTRAINT users_email_key UNIQUE,
        role text NOT NULL CONSTRAINT users_role_check CHECK (role IN ('user', 'feed', 'admin')),
        password_hash text NOT NULL,
        demo boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      -- user_id is the token's subject: an identity provider's users have no row in users
      CREATE TABLE portfolios (
        id uuid CONSTRAINT portfolios_pkey PRIMARY KEY,
        user_id text NOT NULL,
        name text NOT NULL,
        base_currency text NOT NULL CONSTRAINT portfolios_base_currency_check CHECK (base_currency ~ '^[A-Z]{3}$'),
        cost_method text NOT NULL DEFAULT 'average'
          CONSTRAINT portfolios_cost_method_check CHECK (cost_method IN ('average', 'fifo')),
        entity_id text,
        version integer NOT NULL DEFAULT 1,
        revision integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX portfolios_user_id_idx ON portfolios (user_id, id);

      CREATE TABLE positions (
        id uuid CONSTRAINT positions_pkey PRIMARY KEY,
        portfolio_id uuid NOT NULL CONSTRAINT positions_portfolio_id_fkey REFERENCES portfolios ON DELETE CASCADE,
        user_id text NOT NULL,
        symbol text NOT NULL,
        currency text NOT NULL,
        quantity numeric NOT NULL CONSTRAINT positions_quantity_check CHECK (quantity >= 0),
        cost_basis numeric NOT NULL,
        cost_basis_in_base numeric,
        realized_pnl numeric,
        fees_in_base numeric,
        day date,
        bought_quantity numeric NOT NULL,
        bought_amount numeric NOT NULL,
        sold_quantity numeric NOT NULL,
        sold_amount numeric NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT positions_portfolio_id_symbol_key UNIQUE (portfolio_id, symbol)
      );
      CREATE INDEX positions_symbol_idx ON positions (symbol, portfolio_id);

      CREATE TABLE cash_balances (
        portfolio_id uuid NOT NULL CONSTRAINT cash_balances_portfolio_id_fkey REFERENCES portfolios ON DELETE CASCADE,
        currency text NOT NULL,
        user_id text NOT NULL,
        amount numeric NOT NULL,
        CONSTRAINT cash_balances_pkey PRIMARY KEY (portfolio_id, currency)
      );

      CREATE TABLE trades (
        id uuid CONSTRAINT trades_pkey PRIMARY KEY,
        portfolio_id uuid NOT NULL CONSTRAINT trades_portfolio_id_fkey REFERENCES portfolios ON DELETE CASCADE,
        user_id text NOT NULL,
        execution_id text,
        type text NOT NULL CONSTRAINT trades_type_check CHECK (type IN ('buy', 'sell')),
        symbol text NOT NULL,
        quantity numeric NOT NULL,
        price numeric NOT NULL,
        amount numeric NOT NULL,
        fee numeric NOT NULL,
        currency text NOT NULL,
        fx_rate numeric,
        executed_at timestamptz NOT NULL,
        note text,
        created_at timestamptz NOT NULL DEFAULT now(),
        -- what makes a repeated request answer as the first did
        idempotency_key text,
        content_hash text,
        answer json,
        CONSTRAINT trades_idempotency_key_key UNIQUE (portfolio_id, idempotency_key)
      );
      CREATE INDEX trades_portfolio_id_executed_at_idx ON trades (portfolio_id, executed_at DESC, id DESC);

      -- an FX rate is the price of a pair such as EUR/USD
      CREATE TABLE prices (
        symbol text CONSTRAINT prices_pkey PRIMARY KEY,
        price numeric NOT NULL CONSTRAINT prices_price_check CHECK (price > 0),
        currency text,
        as_of timestamptz NOT NULL,
        trading_day date NOT NULL,
        opening_price numeric,
        previous_close numeric,
        volume numeric,
        source text NOT NULL,
        stored_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE price_bars (
        symbol text NOT NULL,
        at timestamptz NOT NULL,
        open numeric NOT NULL,
        high numeric NOT NULL,
        low numeric NOT NULL,
        close numeric NOT NULL,
        volume numeric NOT NULL,
        ticks integer NOT NULL,
        first_as_of timestamptz NOT NULL,
        last_as_of timestamptz NOT NULL,
        CONSTRAINT price_bars_pkey PRIMARY KEY (symbol, at)
      );
    `);
  }

  /** @param {import('typeorm').QueryRunner} runner */
  async down(runner) {
    await runner.query('DROP TABLE price_bars, prices, trades, cash_balances, positions, portfolios, users');
  }
}
