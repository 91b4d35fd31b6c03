import { isConfirmationUrl } from './sns-addresses';

const topic = 'arn:aws:sns:eu-north-1:111122223333:recording-events';
const query = `Action=ConfirmSubscription&TopicArn=${topic}&Token=t`;

describe('the address that confirms a subscription', () => {
  it.each([
    `https://sns.eu-north-1.amazonaws.com/?${query}`,
    `https://sns.cn-north-1.amazonaws.com.cn/?${query}`,
    `https://sns.eu-north-1.amazonaws.com/?${query.replaceAll(':', '%3A')}`,
  ])('is one of Amazon: %s', (url) => {
    expect(isConfirmationUrl(url, topic)).toBe(true);
  });

  it.each([
    `https://evil.example/?${query}`,
    `http://sns.eu-north-1.amazonaws.com/?${query}`,
    `https://sns.eu-north-1.amazonaws.com:8443/?${query}`,
    `https://user@sns.eu-north-1.amazonaws.com/?${query}`,
    `https://sns.eu-north-1.amazonaws.com.evil.example/?${query}`,
    `https://sns.eu-north-1.amazonaws.com/elsewhere?${query}`,
    `https://s3.eu-north-1.amazonaws.com/?${query}`,
    `https://sns.eu-north-1.amazonaws.com/?${query.replace('ConfirmSubscription', 'DeleteTopic')}`,
    `https://sns.eu-north-1.amazonaws.com/?${query.replace('recording-events', 'other')}`,
    'https://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'no url',
  ])('is nothing else: %s', (url) => {
    expect(isConfirmationUrl(url, topic)).toBe(false);
  });

  it('is below the simulator, where one is configured, and nowhere else', () => {
    const base = 'http://127.0.0.1:8090/sns/';
    expect(isConfirmationUrl(`${base}?${query}`, topic, base)).toBe(true);
    expect(isConfirmationUrl(`http://127.0.0.1:8090/admin?${query}`, topic, base)).toBe(false);
    expect(isConfirmationUrl(`https://sns.eu-north-1.amazonaws.com/?${query}`, topic, base)).toBe(false);
  });
});
