// The models that prices are for. Files are read by their names: one that tells more of models goes first.
const priced = (alias, output) => ({
  alias,
  name: alias,
  status: 'ACTIVE',
  price: { alias, inputPerMillion: '1.8000', cachedInputPerMillion: '0.1800', outputPerMillion: output },
});

export default [
  {
    path: '/api/v1/models',
    answer: () => ({
      items: [
        priced('hub-mini', '7.2525'),
        priced('deepseek-v3-lite', '8.0000'),
        priced('credit-report-zh', '8.0000'),
        { alias: 'embed-zh', name: 'embed-zh', status: 'ACTIVE' },
      ],
    }),
  },
];
