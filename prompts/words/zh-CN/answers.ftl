### Policy answers.

person = 找人工
answer-more = 说详细点
answer-service = 帮我办：{ $title }
answer-other = 看：{ $title }
answer-sources = 看依据
answer-source = 依据{ $laws }。{ $checked } 核对。
answer-taken-as = 我当您问“{ $title }”。不对就再说一句。
answer-also = 也可能有关：{ $title }（{ $laws }）
answer-old = 注意：这条是 { $checked } 核对的，可能旧了。先问清楚再办。
answer-may-change = 注意：这部规定可能改过。以窗口答复为准。
answer-expired = 规定已变，正在核实。先打 { $hotline } 问。
answer-ai = （AI 生成，请以原文为准）
answer-not-in-card = 这一点，我的依据里没写。打 { $hotline } 问，最准。
answer-closed = 这一类问题，现在由工作人员回答。回复 0 找人。
answer-cut = 您写了证件号、电话、住址或名字。我已经去掉，没有留。
answer-only-personal = 您发的号码，我没有留。有什么事？写一句就行。
answer-private = 这事我们私下说。私聊我，再发一次就行。群里那条，您可以撤回。
not-known = 这个我没有依据，不能乱说。回复 0，工作人员来答您。急的话打 12345。

source-fact = { $text }（《{ $law }》{ $article }，{ $issuer }，{ $version }）
source-checked = { $checked } 核对。这是要点，原文以公布的为准。

### Asking back.

clarify-open = 您说的是哪方面的事？写一句就行，比如“房东不退押金”。
clarify-which = 您想问哪一件？
clarify-work = 工作、工钱
clarify-work-ask = 老板拖欠工资怎么办
clarify-school = 孩子上学
clarify-school-ask = 外地孩子怎么上学
clarify-home = 租房
clarify-home-ask = 房东不退押金怎么办

### What is not for the cards.

scope-chat = 这个我不会。我只答办事和规定，比如工资、上学、租房。
scope-small-talk = 我在。有事直接说，比如工资、上学、租房。
scope-injection = 这个不行。规则我改不了，也不往外说。要办事，直接说。
scope-opinion = 这要您自己拿主意。规定上的事，我可以查给您看。
scope-medicine = 吃药、看病的事，要问医生。急的话打 120。
scope-unsafe = 这个我不能帮。有纠纷，可以找人调解。回复 0 找人。
scope-elsewhere = 我只知道这里的办法。别的地方，打当地区号加 12345 问。
scope-persons = { refuse-persons }
scope-others-affairs = 别人的事，我不查，也不说。谁来问都一样。
scope-complaint = 让您不满意了，我们听您说。工作人员来处理。
scope-status = 您这件事办到哪了，要工作人员查。
scope-interpreter = 可以找人帮您翻译。工作人员来安排。
scope-events = 活动的时间，工作人员知道。他们来告诉您。
scope-fill-in = 填表、写材料，工作人员可以帮您。
scope-fraud = 这很像骗子。钱别转，验证码别给人。打 96110 问，已经转了钱打 110。
scope-danger = 有危险先打 110。着火打 119，救人打 120。妇女求助打 12338。
scope-minor = 没到法定年龄，不能订亲结婚。谁逼都不行。可打 110、12338。
scope-urgent-care = 急诊要先救人。先打 12345 或 120，工作人员也来帮您。
scope-staff = 这要工作人员帮您。

### What people think of an answer.

feedback-wrong = 谢谢您说。我们会核对这条。要人工答，回复 0。
feedback-liked = 好，谢谢您。
