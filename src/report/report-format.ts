export const REPORT_FORMATS = ['html', 'md', 'png', 'svg', 'json', 'csv'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
