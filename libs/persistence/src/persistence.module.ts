import { Module, Optional, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { Health } from '@lepton/service-kit';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { openDatabase } from './database.js';
import { Inbox } from './inbox.js';
import { Outbox } from './outbox/outbox.js';
import { OutboxWakeups } from './outbox/outbox-wakeups.js';
import { Retention } from './outbox/retention.js';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from './persistence-options.js';
import { Transactions } from './transactions.js';

/** A service's database: connection pool, migrations, transactions, outbox and inbox. Also provides TypeORM's DataSource and EntityManager. */
@Module({})
export class PersistenceModule implements OnModuleInit {
  constructor(private readonly database: DataSource, @Optional() private readonly health?: Health) {}

  /** A service without its database is not ready. */
  onModuleInit(): void {
    this.health?.register('postgres', async () => void (await this.database.query('SELECT 1')));
  }

  static forRoot(options: PersistenceOptions): DynamicModule {
    return {
      module: PersistenceModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ type: 'postgres', entities: options.entities, retryAttempts: 0 }),
          dataSourceFactory: () => openDatabase(options),
        }),
      ],
      providers: [{ provide: PERSISTENCE_OPTIONS, useValue: options }, Transactions, Outbox, OutboxWakeups, Inbox, Retention],
      exports: [PERSISTENCE_OPTIONS, Transactions, Outbox, OutboxWakeups, Inbox],
    };
  }
}

