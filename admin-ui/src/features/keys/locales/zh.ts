const zh = {
  title: '密钥',
} as const;

export default zh;
