import { parseSipAddress } from './sip-address';

describe('an address of record', () => {
  it.each([
    [
      'sip:+46701234567@SBC1.example.net;user=phone',
      { scheme: 'sip', user: '+46701234567', host: 'sbc1.example.net', number: '+46701234567' },
    ],
    ['tel:+46-70-123', { scheme: 'tel', user: '+46-70-123', host: '', number: '+4670123' }],
    ['6511@10.0.0.53', { scheme: 'sip', user: '6511', host: '10.0.0.53', number: '6511' }],
    ['sips:supervisor%40team@cc.example.net', { scheme: 'sips', user: 'supervisor@team', host: 'cc.example.net' }],
    ['sip:100%@cc.example.net', { scheme: 'sip', user: '100%', host: 'cc.example.net' }],
    ['sip:agent.4711@cc.example.net', { scheme: 'sip', user: 'agent.4711', host: 'cc.example.net' }],
  ])('is understood: %s', (text, address) => {
    expect(parseSipAddress(text)).toEqual(address);
  });

  it.each(['sip:anonymous@anonymous.invalid', 'Anonymous@host', '', ';', 'sip:@'])('says nobody: %s', (text) => {
    expect(parseSipAddress(text)).toBeUndefined();
  });
});
