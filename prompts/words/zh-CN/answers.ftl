### Policy answers.

person = 找人工
answer-more = 说详细点
answer-service = 帮我办：{ $title }
answer-source = 依据{ $laws }。{ $checked } 核对。
not-known = 这个我没有依据，不能乱说。回复 0，工作人员来答您。急的话打 12345。
