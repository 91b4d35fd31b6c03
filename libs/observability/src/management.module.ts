import { Controller, type DynamicModule, Get, Inject, Module, Res } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import type { Telemetry } from './telemetry';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Whether one part of a process works; the reason where it does not. */
export interface Probe {
  readonly name: string;
  /** Undefined when all is well. */
  check(): Promise<string | undefined> | string | undefined;
}

export interface ManagementOptions {
  readonly telemetry: Telemetry;
  /** A failing one means that restarting is the only cure. */
  readonly liveness: readonly Probe[];
  /** A failing one means that no traffic should be sent here for now. */
  readonly readiness: readonly Probe[];
}

const OPTIONS = Symbol('ManagementOptions');

interface RawReply {
  readonly raw: ServerResponse & { req: IncomingMessage };
  hijack(): void;
}

@Controller()
class ManagementController {
  constructor(
    @Inject(OPTIONS) private readonly options: ManagementOptions,
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  @Get('livez')
  live() {
    return this.report(this.options.liveness);
  }

  @Get('readyz')
  ready() {
    return this.report(this.options.readiness);
  }

  @Get('metrics')
  metrics(@Res() reply: RawReply): void {
    reply.hijack();
    this.options.telemetry.metrics.getMetricsRequestHandler(reply.raw.req, reply.raw);
  }

  private report(probes: readonly Probe[]) {
    return this.health.check(
      probes.map((probe) => async () => {
        const indicator = this.indicators.check(probe.name);
        const problem = await probe.check();
        return problem === undefined ? indicator.up() : indicator.down({ problem });
      }),
    );
  }
}

/** Health and metrics of a process, on a port of their own. */
@Module({})
export class ManagementModule {
  static register(options: ManagementOptions): DynamicModule {
    return {
      module: ManagementModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [ManagementController],
      providers: [{ provide: OPTIONS, useValue: options }],
    };
  }
}
