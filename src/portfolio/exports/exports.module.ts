import { Module } from '@nestjs/common';
import { IdentityModule } from '../../identity/identity.module.js';
import { PortfolioModule } from '../portfolio.module.js';
import { ExportsController } from './exports.controller.js';

@Module({ imports: [PortfolioModule, IdentityModule], controllers: [ExportsController] })
export class ExportsWebModule {}
