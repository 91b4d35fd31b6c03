/** Every order of three. */
export const ordersOf = <T>([a, b, c]: readonly [T, T, T]): readonly (readonly [T, T, T])[] => [
  [a, b, c],
  [a, c, b],
  [b, a, c],
  [b, c, a],
  [c, a, b],
  [c, b, a],
];
