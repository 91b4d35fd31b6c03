import { answered, type Handled, outOfRange } from './simulator-answers';

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 250;

const numberIn = (query: URLSearchParams, name: string, byDefault: number): number =>
  Number(query.get(name) ?? byDefault);

/** One page of a list, by `page[number]` and `page[size]`. */
export const page = (all: readonly unknown[], query: URLSearchParams): Handled => {
  const number = numberIn(query, 'page[number]', 1);
  const size = numberIn(query, 'page[size]', DEFAULT_SIZE);
  if (!Number.isInteger(number) || number < 1) return outOfRange('/page[number]');
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_SIZE) return outOfRange('/page[size]');
  const meta = {
    page_number: number,
    page_size: size,
    total_pages: Math.ceil(all.length / size),
    total_results: all.length,
  };
  return answered(200, { data: all.slice((number - 1) * size, number * size), meta });
};

/** `filter[field][gte]` and `filter[field][lte]`. */
export const isWithin = (query: URLSearchParams, field: string, at: string): boolean => {
  const [from, to] = [query.get(`filter[${field}][gte]`), query.get(`filter[${field}][lte]`)];
  return (!from || Date.parse(at) >= Date.parse(from)) && (!to || Date.parse(at) <= Date.parse(to));
};
