import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { DomainError } from '../common/errors.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { hashPassword, verifyPassword } from './password.js';
import { User } from './user.entity.js';

/** The accounts of the local issuer. */
@Injectable()
export class AccountService {
  /** verified when there is no such account, so that the answer's time does not tell */
  private readonly nobody = hashPassword('nobody');

  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws DomainError `invalid_credentials`, also for a disabled account, and for one of the demo outside demo mode */
  async authenticate(email: string, password: string): Promise<User> {
    const user = await this.users.findOneBy({ email: email.toLowerCase() });
    const matches = await verifyPassword(password, user?.passwordHash ?? (await this.nobody));
    if (!user || !matches || user.disabled || (user.demo && !this.config.demo)) {
      throw new DomainError('unauthenticated', 'invalid_credentials', 'Email or password is wrong');
    }
    return user;
  }
}
