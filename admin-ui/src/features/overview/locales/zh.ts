const zh = {
  title: '总览',
} as const;

export default zh;
