export interface Ports {
  readonly ingress: number;
  readonly api: number;
  readonly simulators: number;
  readonly management: number;
}

export const portsFrom = (base: number): Ports => ({
  ingress: base,
  api: base + 1,
  simulators: base + 10,
  management: base + 19,
});
