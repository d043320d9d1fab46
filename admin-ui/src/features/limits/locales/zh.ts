const zh = {
  title: '限额',
} as const;

export default zh;
